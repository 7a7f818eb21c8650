/** The fragments of the remote, for browser and server alike. */

import type { RecommendationsApi } from '@tessera/bff-recommendations/contract';
import { one } from '@tessera/fragment';
import type { LitFragment } from '@tessera/fragment/lit';
import { MarketRecommendations } from './market-recommendations.ts';
import type { Props } from './props.ts';

const goesWell: LitFragment<RecommendationsApi, Props['goes-well']> = {
  tag: 'market-recommendations',
  element: MarketRecommendations,
  async load({ api, params, signal }) {
    const sku = one(params, 'sku');
    if (sku === undefined) return { props: { items: [] } };
    return { props: await api.goesWell({ params: { sku } }, { signal }) };
  },
};

export const fragments = { 'goes-well': goesWell };

/** The fragments of the remote, for browser and server alike. */

import type { SamplePageApi } from '@tessera/bff-sample-page/contract';
import { one } from '@tessera/fragment';
import type { LitFragment } from '@tessera/fragment/lit';
import type { Props } from './props.ts';
import { Questions } from './questions.ts';

const questions: LitFragment<SamplePageApi, Props['questions']> = {
  tag: 'sample-page-questions',
  element: Questions,
  async load({ api, params, signal }) {
    const { questions } = await api.listQuestions({}, { signal });
    return {
      props: { questions, query: one(params, 'q') ?? '' },
      head: { title: 'Sample page · Tessera Market' },
    };
  },
};

export const fragments = { questions };

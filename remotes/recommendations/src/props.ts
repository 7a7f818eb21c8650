/**
 * What each fragment shows: the types of its element, the fields of its stories, and what its tests hold both to. Sources
 * of the browser take types from here and nothing else.
 */

import { recommendationsContract } from '@tessera/bff-recommendations/contract';
import type { z } from 'zod';

export const props = { 'goes-well': recommendationsContract.goesWell.response };

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };

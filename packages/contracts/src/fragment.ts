export type { PageHead } from './fragment/head.ts';
export { decodeHead, encodeHead, HEAD_LIMIT, headSchema } from './fragment/head.ts';
export type { FragmentAddress, FragmentInit } from './fragment/markup.ts';
export { fragmentMarkup, fragmentUrl, parseFragmentPath, slotMarkup, slotsIn } from './fragment/markup.ts';
export { encodeNests, parseNests } from './fragment/nests.ts';

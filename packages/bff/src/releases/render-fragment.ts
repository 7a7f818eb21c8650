/** Runs one fragment's `load` or `submit`, then `render`. */

import type { LoadRequest, LoadResult, ServerFragment } from '@tessera/fragment/server';
import type { Rendered, RenderRequest } from './protocol.ts';

/** @throws what the fragment throws, or the signal's reason */
export async function renderFragment<Api>(
  fragment: ServerFragment<Api>,
  request: RenderRequest,
  { api, signal }: { api: Api; signal: AbortSignal },
): Promise<Rendered> {
  const { params, visitor, instance, form } = request;
  const asked: LoadRequest<Api> = { api, params, visitor, signal };
  const result: LoadResult =
    form === null
      ? await fragment.load(asked)
      : await fragment.submit!({ ...asked, form: new URLSearchParams(form) });
  signal.throwIfAborted();
  if (result.location !== undefined) return { result, html: '' };
  // Props reach the browser as JSON; what JSON does not carry must not reach render() either.
  const props: unknown = JSON.parse(JSON.stringify(result.props ?? null));
  return { result: { ...result, props }, html: await fragment.render(props, instance) };
}

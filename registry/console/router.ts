/** Which view an address shows. The server knows the same addresses. */

import type { View } from './view.ts';
import { auditView } from './views/audit.ts';
import { compareView } from './views/compare.ts';
import { overviewView } from './views/overview.ts';
import { pagesView } from './views/pages.ts';
import { remoteView } from './views/remote.ts';
import { sharedView } from './views/shared.ts';

/** The entries of the navigation. */
export const places = [
  { href: '/console/', name: 'Overview' },
  { href: '/console/pages', name: 'Pages' },
  { href: '/console/shared', name: 'Shared packages' },
  { href: '/console/audit', name: 'Audit' },
] as const;

export function viewOf({ pathname, searchParams }: URL): View {
  const [, , place = '', remote = '', what] = pathname.replace(/\/$/, '').split('/');
  const channel = searchParams.get('channel');
  switch (place) {
    case 'audit':
      return auditView(searchParams);
    case 'shared':
      return sharedView(channel ?? 'production');
    case 'pages':
      return pagesView(channel ?? 'production');
    case 'remotes':
      if (what !== 'compare') return remoteView(remote, channel);
      return compareView({
        remote,
        before: searchParams.get('before') ?? '',
        after: searchParams.get('after') ?? '',
      });
    default:
      return overviewView(searchParams.get('q') ?? '');
  }
}

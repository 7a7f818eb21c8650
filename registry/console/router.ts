/** Which view an address shows. The server knows the same addresses. */

import type { View } from './view.ts';
import { auditView } from './views/audit.ts';
import { compareView } from './views/compare.ts';
import { executionView } from './views/execution.ts';
import { executionsView } from './views/executions.ts';
import { functionsView } from './views/functions.ts';
import { overviewView } from './views/overview.ts';
import { pagesView } from './views/pages.ts';
import { remoteView } from './views/remote.ts';
import { sharedView } from './views/shared.ts';

/** The entries of the navigation. */
export const places = [
  { href: '/console/', name: 'Overview', forOperators: false },
  { href: '/console/pages', name: 'Pages', forOperators: false },
  { href: '/console/shared', name: 'Shared packages', forOperators: false },
  { href: '/console/executions', name: 'Executions', forOperators: true },
  { href: '/console/functions', name: 'Functions', forOperators: true },
  { href: '/console/audit', name: 'Audit', forOperators: false },
] as const;

export function viewOf({ pathname, searchParams }: URL): View {
  const [, , place = '', remote = '', what] = pathname.replace(/\/$/, '').split('/');
  const channel = searchParams.get('channel');
  switch (place) {
    case 'audit':
      return auditView(searchParams);
    case 'executions':
      return remote === '' ? executionsView(searchParams) : executionView(decodeURIComponent(remote));
    case 'functions':
      return functionsView();
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

/** Whether running nodes may fail the document that they stand in; what is left out counts as if it may. */

import type { MarkupNode } from './node.ts';

export function mayFail(nodes: readonly MarkupNode[]): boolean {
  return nodes.some((node) => {
    switch (node.type) {
      case 'bytes':
      case 'inline':
        return false;
      case 'variable':
        return node.value.type !== 'variable';
      case 'include':
        return !node.continueOnError;
      case 'try':
        return node.exceptMayFail;
      case 'choose':
        return mayFail(node.otherwise) || node.branches.some((branch) => mayFail(branch.nodes));
      default:
        return true;
    }
  });
}

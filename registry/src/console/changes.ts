/** Tells whoever watches that something is different now. It holds nothing: who is told looks for themselves. */

/** What may be different: releases, channels and the audit, or the figures and health of what is live. */
export type Topic = 'changes' | 'figures';

export interface Changes {
  /** Something is about to be different: what is written in this turn of the event loop is there when it is told. */
  note(topic: Topic): void;
  /** Calls back for each note until the returned function is called. */
  watch(told: (topic: Topic) => void): () => void;
}

export function createChanges(): Changes {
  const watchers = new Set<(topic: Topic) => void>();
  return {
    note(topic) {
      for (const told of watchers) told(topic);
    },
    watch(told) {
      watchers.add(told);
      return () => void watchers.delete(told);
    },
  };
}

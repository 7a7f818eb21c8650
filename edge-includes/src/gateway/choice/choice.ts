/**
 * Holds what is served, and takes over a new channel document as soon as its file changes or the registry tells of it:
 * verified as a whole first, then applied at once. Nothing here runs on a request's path.
 */

import { hash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { watchFile } from '@tessera/service';
import { createKeptReleases, type KeptReleases } from './kept-releases.ts';
import { type ReadChannel, readChange, readChannel } from './read-channel.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';

export interface Choice {
  /** `null` before the first document was applied. */
  current(): Snapshot | null;
  /** Releases beyond those of the current document. */
  kept: KeptReleases;
  /** Reads the file again. Never rejects: what cannot be used is told to `onRefused`, and the last one stays. */
  reload(): Promise<void>;
  /**
   * Takes over the text of a document unless it is an older one, and puts it into the file. Resolves to the revision
   * that is served then. Rejects for what is no document of the registry, for another one of the revision that is held,
   * or when the file cannot be written.
   */
  take(text: string): Promise<number>;
  /** As {@link take}, with what changed in the document that is held. Rejects when it is a change of another one. */
  takeChange(json: string): Promise<number>;
  close(): void;
}

export interface ChoiceOptions {
  /** This edge's own copy of the last document; it need not exist. */
  file: string;
  /** The registry's public keys: key id → SPKI in base64. */
  registryKeys: Readonly<Record<string, string>>;
  artifacts: string;
  /** Makes ready what the next document names, before it is applied. Must not reject. @default nothing */
  prepare?: (next: Snapshot, last: Snapshot | null) => Promise<void>;
  onApplied(snapshot: Snapshot): void;
  /** A document or a release is not used. */
  onRefused(error: unknown, release?: { remote: string; id: string }): void;
  /** Milliseconds between looks at the file, for folders whose changes are not told. @default 2_000 */
  pollEvery?: number;
}

/** Starts watching; the first document is applied when it answers, if there is one. */
export async function createChoice(options: ChoiceOptions): Promise<Choice> {
  const { file, registryKeys, artifacts, onRefused, pollEvery = 2_000 } = options;
  const kept = createKeptReleases({ artifacts, onRefused });
  let snapshot: Snapshot | null = null;
  /** Of the text that is served. The text itself, half a megabyte, would lie in memory long after the next one. */
  let digest = '';
  let working: Promise<unknown> = Promise.resolve();

  /** One after the other: a document is compared with the one before it. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  }

  async function apply(document: ChannelDocument, written: string): Promise<void> {
    const last = snapshot;
    const next = await createSnapshot(document, { artifacts, last, kept, onRefused });
    await options.prepare?.(next, last);
    const named = new Set(next.named);
    for (const release of last?.named ?? []) if (!named.has(release)) kept.keep(release);
    snapshot = next;
    digest = digestOf(written);
    options.onApplied(next);
  }

  async function load(): Promise<void> {
    try {
      const written = await readFile(file, 'utf8');
      if (digestOf(written) === digest) return;
      const { document } = readChannel(written, registryKeys);
      requireSuccessor(document, snapshot);
      await apply(document, written);
    } catch (error) {
      onRefused(error);
    }
  }

  async function takeOver({ document, text: written }: ReadChannel): Promise<number> {
    const held = snapshot?.document.revision ?? 0;
    if (document.revision < held) return held;
    requireSuccessor(document, snapshot);
    if (document.revision === held) return held;
    // What cannot be served must not be what a restart begins with.
    const [put] = await Promise.all([stage(file, written), apply(document, written)]);
    await put();
    return document.revision;
  }

  const watching = await watchFile(file, { onChange: () => inTurn(load), pollEvery });
  return {
    current: () => snapshot,
    kept,
    reload: () => inTurn(load),
    take: (written) => inTurn(() => takeOver(readChannel(written, registryKeys))),
    takeChange: (json) => inTurn(() => takeOver(readChange(json, snapshot?.document ?? null, registryKeys))),
    close: () => watching.close(),
  };
}

function digestOf(text: string): string {
  return hash('sha256', text);
}

/** @throws RangeError for an older document, or another of the same revision; TypeError for one of another channel */
function requireSuccessor({ revision, channel, signature }: ChannelDocument, last: Snapshot | null): void {
  const held = last?.document;
  if (held === undefined) return;
  if (channel !== held.channel) {
    throw new TypeError(`Cannot use a document of channel "${channel}": "${held.channel}" is served here`);
  }
  if (revision < held.revision) {
    throw new RangeError(`Cannot use channel document ${revision}: revision ${held.revision} is held`);
  }
  // A registry that was restored from a backup counts again from there: what it says is not what is served.
  if (revision === held.revision && signature.value !== held.signature.value) {
    throw new RangeError(
      `Cannot use channel document ${revision}: another one of this revision is held, change the channel once more`,
    );
  }
}

/**
 * Writes a text beside a file, and answers what puts it in the file's place: whoever reads it finds the old one or the
 * new one, also after a power cut.
 */
async function stage(file: string, text: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return () => rename(partial, file);
}

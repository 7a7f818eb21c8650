/**
 * Holds what is served, and takes over a new channel document as soon as its file changes: verified as a whole
 * first, then applied at once. Nothing here runs on a request's path.
 */

import { readFile } from 'node:fs/promises';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { type Signed, verifyDocument } from '@tessera/contracts/release';
import { watchFile } from '@tessera/service';
import { createSnapshot, type Snapshot } from './snapshot.ts';

export interface Choice {
  /** `null` before the first document was applied. */
  current(): Snapshot | null;
  /** Reads the file again. Never rejects: what cannot be used is told to `onRefused`, and the last one stays. */
  reload(): Promise<void>;
  close(): void;
}

export interface ChoiceOptions {
  file: string;
  /** The registry's public keys: key id → SPKI in base64. */
  registryKeys: Readonly<Record<string, string>>;
  artifacts: string;
  onApplied(snapshot: Snapshot): void;
  /** A document or a release is not used. */
  onRefused(error: unknown, release?: { remote: string; id: string }): void;
  /** Milliseconds between looks at the file, for folders whose changes are not told. @default 2_000 */
  pollEvery?: number;
}

/** Starts watching; the first document is applied when it answers, if there is one. */
export async function createChoice(options: ChoiceOptions): Promise<Choice> {
  let snapshot: Snapshot | null = null;
  let loading: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    try {
      const document: unknown = JSON.parse(await readFile(options.file, 'utf8'));
      const parsed = parseChannelDocument(document);
      if (!verifyDocument(document as Signed<object>, options.registryKeys)) {
        throw new TypeError(
          `Cannot use channel document ${parsed.revision}: its signature is not of the registry`,
        );
      }
      const held = snapshot?.document.revision ?? 0;
      if (parsed.revision < held) {
        throw new RangeError(`Cannot use channel document ${parsed.revision}: revision ${held} is held`);
      }
      snapshot = await createSnapshot(parsed, {
        artifacts: options.artifacts,
        last: snapshot,
        onRefused: options.onRefused,
      });
      options.onApplied(snapshot);
    } catch (error) {
      options.onRefused(error);
    }
  }

  const reload = () => {
    loading = loading.then(load);
    return loading;
  };

  const { file, pollEvery = 2_000 } = options;
  const watching = await watchFile(file, { onChange: reload, pollEvery });
  return {
    current: () => snapshot,
    reload,
    close: () => watching.close(),
  };
}

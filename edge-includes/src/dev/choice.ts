/** What the edge of a developer serves: the deployed channel as it is now, with working copies in it. */

import type { ChannelDocument } from '@tessera/contracts/channel';
import { digestOfFiles } from '@tessera/contracts/release';
import { createSnapshot, type Snapshot } from '../gateway/choice/snapshot.ts';
import type { ExpectedRelease, VerifiedRelease } from '../gateway/choice/verify-release.ts';
import type { Platform } from './platform.ts';
import { type WorkingCopy, withWorkingCopies } from './working-copies.ts';

export interface DevChoice {
  current(): Snapshot | null;
  /** Reads the channel now. Rejects when the site does not answer. */
  refresh(): Promise<void>;
  /** Takes over a working copy that describes itself anew. */
  put(copy: WorkingCopy): Promise<void>;
  close(): void;
}

export interface DevChoiceOptions {
  platform: Platform;
  /** By remote. */
  copies: Map<string, WorkingCopy>;
  onRefused(error: unknown, release?: { remote: string; id: string }): void;
  /** Milliseconds between looks at the channel. @default 5_000 */
  every?: number;
}

export function createDevChoice(options: DevChoiceOptions): DevChoice {
  const { platform, copies, onRefused, every = 5_000 } = options;
  let snapshot: Snapshot | null = null;
  let deployed: ChannelDocument | null = null;

  async function verify({ remote, id, owner }: ExpectedRelease): Promise<VerifiedRelease> {
    const copy = copies.get(remote);
    if (copy !== undefined) return copy.release;
    const release = await platform.readRelease(remote, id, owner?.keys ?? {});
    if (release.remote !== remote || digestOfFiles(release.files) !== release.digest) {
      throw new TypeError(`Cannot use release "${remote}@${id}": its document is of another one`);
    }
    return {
      release,
      id,
      folder: '',
      base: `/r/${remote}/${id}/`,
      files: new Map(release.files.map((file) => [file.path, file])),
      layout: remote === 'shell' ? (await platform.readLayout()).layout : null,
      signedBy: owner?.keys[release.signature.keyId] ?? '',
    };
  }

  async function apply(document: ChannelDocument, isAnew: boolean): Promise<void> {
    const next = withWorkingCopies(document, copies);
    const kept = { known: () => null };
    // A working copy that changed its routes is still the same release by name.
    snapshot = await createSnapshot(next, {
      artifacts: '',
      last: isAnew ? null : snapshot,
      kept,
      onRefused,
      verify,
    });
    deployed = document;
  }

  async function refresh(): Promise<void> {
    const document = await platform.readChannel();
    if (document.revision !== deployed?.revision) await apply(document, false);
  }

  const timer = setInterval(() => void refresh().catch(onRefused), every).unref();
  return {
    current: () => snapshot,
    refresh,
    async put(copy) {
      copies.set(copy.release.release.remote, copy);
      if (deployed !== null) await apply(deployed, true);
    },
    close: () => clearInterval(timer),
  };
}

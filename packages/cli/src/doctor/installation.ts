/** Checks of a running installation: its data folder, its parts, its registry and the edges that follow it. */

import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { type Signed, verifyDocument } from '@tessera/contracts/release';
import type { Workplace } from '../commands/command.ts';
import { openKeyRing, publicKeys } from '../keys/key-ring.ts';
import type { Registry } from '../registry/client.ts';
import { formatBytes } from '../table.ts';
import type { Finding } from './finding.ts';

/** Bytes that a disk should have left. */
const ROOM = 500_000_000;

/** Milliseconds for one answer. */
const TIMEOUT = 3_000;

export async function checkInstallation(place: Workplace): Promise<Finding[]> {
  const findings = [await checkFolder(place), await checkDisk(place), ...(await checkParts(place))];
  const registry = await connect(place, findings);
  if (registry === null) return findings;
  return [...findings, await checkClock(registry), ...(await checkChannels(place, registry))];
}

/** What a project sees of its platform: whether the registry lets it in, and whether both have the same time. */
export async function checkPlatform(place: Workplace): Promise<Finding[]> {
  const findings: Finding[] = [];
  const registry = await connect(place, findings);
  return registry === null ? findings : [...findings, await checkClock(registry)];
}

/** Seconds that two clocks may differ: passes and signatures are of a time. */
const SKEW = 30;

async function checkClock({ url }: Registry): Promise<Finding> {
  const what = 'clock';
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(TIMEOUT) });
  await response.body?.cancel();
  const seconds = Math.round((Date.now() - Date.parse(response.headers.get('date') ?? '')) / 1_000);
  if (!(Math.abs(seconds) > SKEW)) return { what, ok: true, detail: "within seconds of the registry's" };
  const detail = `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the registry's, set this machine's by NTP`;
  return { what, ok: false, detail };
}

async function checkFolder({ data }: Workplace): Promise<Finding> {
  const what = 'data folder';
  const found = await stat(data).catch(() => null);
  if (found === null) return { what, ok: false, detail: `"${data}" is not there, run npm start once` };
  const isOpen = (found.mode & 0o077) !== 0;
  return isOpen
    ? { what, ok: false, detail: `others may read "${data}" with its keys, run chmod 700 on it` }
    : { what, ok: true, detail: data };
}

async function checkDisk({ data }: Workplace): Promise<Finding> {
  const what = 'disk';
  const disk = await statfs(data).catch(() => null);
  if (disk === null) return { what, ok: false, detail: `"${data}" cannot be read` };
  const left = disk.bavail * disk.bsize;
  return left < ROOM
    ? { what, ok: false, detail: `${formatBytes(left)} are left, free some space` }
    : { what, ok: true, detail: `${formatBytes(left)} are left` };
}

async function checkParts({ data }: Workplace): Promise<Finding[]> {
  const text = await readFile(join(data, 'ports.json'), 'utf8').catch(() => null);
  if (text === null) return [{ what: 'parts', ok: false, detail: 'nothing was ever started, run npm start' }];
  const ports = JSON.parse(text) as Record<string, number>;
  return await Promise.all(
    Object.entries(ports).map(async ([what, port]) => {
      const status = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(TIMEOUT) })
        .then(async (response) => {
          await response.body?.cancel();
          return response.status;
        })
        .catch(() => null);
      if (status === 200) return { what, ok: true, detail: `ready at port ${port}` };
      const log = join(data, 'logs', `${what}.log`);
      const detail = status === null ? `nobody answers at port ${port}` : `answers ${status} at port ${port}`;
      return { what, ok: false, detail: `${detail}, see ${log}` };
    }),
  );
}

async function connect(place: Workplace, findings: Finding[]): Promise<Registry | null> {
  const what = 'access to the registry';
  try {
    const registry = place.access().operator();
    await registry.call.listChannels({});
    findings.push({ what, ok: true, detail: registry.url });
    return registry;
  } catch (error) {
    findings.push({ what, ok: false, detail: (error as Error).message });
    return null;
  }
}

async function checkChannels(place: Workplace, { call, url, token }: Registry): Promise<Finding[]> {
  const { registry } = await openKeyRing(place.data);
  const { channels } = await call.listChannels({});
  const found = await Promise.all(
    channels.map(async ({ channel, revision }): Promise<Finding[]> => {
      const response = await fetch(`${url}/channels/${channel}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const document: unknown = await response.json();
      const isSigned = verifyDocument(document as Signed<object>, publicKeys(registry));
      const { remotes } = parseChannelDocument(document);
      const { edges } = await call.listEdges({ params: { channel } });
      const behind = edges.filter((edge) => edge.connected && edge.acknowledged < revision);
      return [
        {
          what: `channel ${channel}`,
          ok: isSigned,
          detail: isSigned
            ? `revision ${revision}, ${Object.keys(remotes).length} remotes`
            : "its signature is not of this installation's registry, restore its database",
        },
        ...behind.map(({ edge, acknowledged }) => ({
          what: `edge ${edge}`,
          ok: false,
          detail: `serves revision ${acknowledged} of ${channel}, not ${revision}: see its log`,
        })),
      ];
    }),
  );
  return found.flat();
}

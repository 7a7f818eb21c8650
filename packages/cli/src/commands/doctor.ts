/** `tessera doctor`: what is wrong with this installation, and what to do about it. */

import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { type Signed, verifyDocument } from '@tessera/contracts/release';
import { openKeyRing, publicKeys } from '../keys/key-ring.ts';
import type { Registry } from '../registry/client.ts';
import { formatBytes } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addDoctor: AddCommand = (program, run) =>
  program
    .command('doctor')
    .summary('find out what is wrong')
    .description(
      'Looks at the data folder, the parts, the registry, its channels and edges, and says what to mend.',
    )
    .addHelpText('after', examples(['tessera doctor', 'exit code 1 when something is wrong']))
    .action(run(doctor));

interface Finding {
  what: string;
  ok: boolean;
  /** What was seen, or what to do. */
  detail: string;
}

/** Bytes that a disk should have left. */
const ROOM = 500_000_000;

/** Milliseconds for one answer. */
const TIMEOUT = 3_000;

async function doctor(place: Workplace): Promise<Outcome> {
  const findings = [await checkFolder(place), await checkDisk(place), ...(await checkParts(place))];
  const registry = await connect(place, findings);
  if (registry !== null) findings.push(...(await checkChannels(place, registry)));
  const wrong = findings.filter(({ ok }) => !ok).length;
  const lines = findings.map(({ ok, what, detail }) => `${ok ? '✓' : '✗'} ${what}: ${detail}`);
  const summary = wrong === 0 ? 'Everything is as it should be' : `${wrong} of ${findings.length} are wrong`;
  return {
    text: [...lines, '', summary].join('\n'),
    json: { findings, wrong },
    ended: wrong === 0 ? 'done' : 'failed',
  };
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

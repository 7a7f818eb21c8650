/**
 * 64 clients ask at once for a page of which nothing is cached yet: every part is fetched once, and the first byte
 * leaves when the origin's first byte is there.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { edgeIncludes } from '../../peers/edge.ts';
import { enter, type Row, rounded } from '../bench-row.ts';
import { median } from '../contest.ts';

const CLIENTS = 64;
/** Pages in one round. */
const PAGES = 10;
/** Pages before the first that counts. */
const WARM_UP = 20;
/** Most milliseconds between the origin's first byte and the client's. */
const BUDGET = 2;

const edge = edgeIncludes();

interface ColdPage {
  /** Origin fetches of the part that was fetched most often. */
  fetches: number;
  /** Milliseconds from the origin's first byte until each client's. */
  firstBytes: number[];
}

export const coldPage: Row = async (context) => {
  await using stack = new AsyncDisposableStack();
  const { entrants, notes } = await enter(stack, [{ peer: edge, page: '6' }], context);
  const started = entrants[0];
  if (started === undefined) return { figures: [], notes };
  const ports = { edge: started.running.port, origin: context.origin };
  const visits: ColdPage[] = [];
  for (let at = 0; at < WARM_UP + PAGES * context.pace.rounds; at += 1) {
    const visit = await visitCold(ports, `${process.pid}-${at}`);
    if (at >= WARM_UP) visits.push(visit);
  }
  const firstBytes = visits.flatMap((visit) => visit.firstBytes).toSorted((a, b) => a - b);
  const most = Math.max(...visits.map(({ fetches }) => fetches));
  const alone = await visitsAlone(ports, visits.length);
  return {
    figures: [
      { name: 'cold page, 64 clients: fetches of one part', value: most, unit: '', atMost: 1, atLeast: 1 },
      {
        name: 'cold page, 64 clients: first byte after the origin’s, median',
        value: rounded(median(firstBytes)),
        unit: 'ms',
        atMost: BUDGET,
      },
      {
        name: 'cold page, 64 clients: the same, last client of all',
        value: rounded(firstBytes.at(-1)!),
        unit: 'ms',
      },
      {
        name: 'cold page, 1 client: the same, median',
        value: rounded(median(alone)),
        unit: 'ms',
        atMost: BUDGET,
      },
    ],
    notes,
  };
};

async function visitsAlone(ports: { edge: number; origin: number }, count: number): Promise<number[]> {
  const firstBytes: number[] = [];
  for (let at = 0; at < count; at += 1)
    firstBytes.push(...(await visitCold(ports, `${process.pid}-alone-${at}`, 1)).firstBytes);
  return firstBytes;
}

async function visitCold(
  ports: { edge: number; origin: number },
  id: string,
  clients = CLIENTS,
): Promise<ColdPage> {
  const sockets = await Promise.all(Array.from({ length: clients }, () => openSocket(ports.edge)));
  const seen = await Promise.all(sockets.map((socket) => firstByteOf(socket, `/cold/${id}`)));
  const answer = await fetch(`http://127.0.0.1:${ports.origin}/_asked/${id}`);
  const { sentAt, fetches } = (await answer.json()) as { sentAt: string; fetches: Record<string, number> };
  const counts = Object.values(fetches);
  if (counts.length !== 7) throw new Error(`Cannot measure: ${counts.length} of 7 parts were fetched`);
  return {
    fetches: Math.max(...counts),
    firstBytes: seen.map((at) => Number(at - BigInt(sentAt)) / 1e6),
  };
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** When the first byte of a page's body came, in monotonic nanoseconds; resolves when the page is there. */
function firstByteOf(socket: Socket, path: string): Promise<bigint> {
  return new Promise((resolve, reject) => {
    let head = '';
    let first: bigint | undefined;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n`);
    socket.on('data', (bytes) => {
      if (first !== undefined) return;
      const now = process.hrtime.bigint();
      head += bytes.toString('latin1');
      if (/\r\n\r\n./.test(head)) first = now;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      if (first !== undefined && head.startsWith('HTTP/1.1 200')) resolve(first);
      else reject(new Error(`Cannot measure: the page is none\n${head.slice(0, 500)}`));
    });
  });
}

/** The registry's side of reports: takes them, checks them against their schema, and fails as a test says. */

import { type Report, reportSchema } from '@tessera/contracts/health';
import { startTestServer } from '@tessera/service/testing';

export interface TestReports extends AsyncDisposable {
  /** The channel's address. */
  url: string;
  /** Taken so far. */
  reports: Report[];
  /** Every request: the report's id and what it was answered with. */
  asked: { id: string; status: number; authorization: string | undefined }[];
  /** Status of the answers from now on. */
  answerWith(status: number): void;
  /** All of one list of the reports taken so far. */
  all<K extends 'served' | 'failures' | 'figures'>(list: K): Report[K][number][];
}

export async function startReports(): Promise<TestReports> {
  const reports: Report[] = [];
  const asked: TestReports['asked'] = [];
  let status = 204;
  const server = await startTestServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const report = reportSchema.parse(JSON.parse(body));
    asked.push({ id: report.id, status, authorization: request.headers.authorization });
    if (status === 204 && request.url === '/channels/production/reports') reports.push(report);
    response.writeHead(status).end();
  });
  return {
    url: `${server.url}/channels/production`,
    reports,
    asked,
    answerWith: (next) => {
      status = next;
    },
    all: (list) => reports.flatMap((report) => report[list] as never[]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

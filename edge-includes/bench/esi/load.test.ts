import { describe, expect, it } from 'vitest';
import { parseLoad } from './load.ts';

const report = `Running 2s test @ http://127.0.0.1:8081/
  1 threads and 32 connections
  Latency Distribution
     50%  510.00us
     99%    7.25ms
  128000 requests in 2.00s, 1.50GB read
Requests/sec:  64000.50
Transfer/sec:    780.00MB
`;

describe('parseLoad()', () => {
  it('reads requests per second, and the slowest hundredth in milliseconds', () => {
    expect(parseLoad(report)).toEqual({ rate: 64_000.5, p99: 7.25 });
    expect(parseLoad(report.replace('7.25ms', '980.00us')).p99).toBeCloseTo(0.98);
    expect(parseLoad(report.replace('7.25ms', '1.20s')).p99).toBe(1_200);
  });

  it.each(['  Non-2xx or 3xx responses: 12', '  Socket errors: connect 0, read 3, write 0, timeout 0'])(
    'refuses a report with "%s"',
    (line) => {
      expect(() => parseLoad(`${report}${line}\n`)).toThrow(line.trim());
    },
  );

  it('refuses what is no report', () => {
    expect(() => parseLoad('unable to connect')).toThrow('Cannot read the report of wrk');
  });
});

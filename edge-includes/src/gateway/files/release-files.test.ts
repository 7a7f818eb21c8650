import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { startShop } from '../../testing/start-shop.ts';
import type { RaisedAlarm } from '../choice/alarms.ts';

describe('files of releases', () => {
  it('are immutable, compressed beforehand, and usable from other origins', async () => {
    await using shop = await startShop();
    const path = `/r/catalog/${releaseId(shop.catalog)}/app.js`;
    for (const [encoding, expected] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await shop.get(path, { headers: { 'accept-encoding': encoding } });
      expect(response.headers.get('content-encoding')).toBe(expected);
      expect(await response.text()).toBe('import "./chunk.js";\n');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    expect((await shop.get('/robots.txt')).headers.get('content-type')).toContain('text/plain');
  });

  it.each([
    '/r/catalog/9.9.9-00000000/app.js',
    '/r/nobody/x/y',
    '/r/catalog/ID/nothing.js',
    '/r/catalog/ID/../release.json',
    '/media/x.svg',
    '/_tessera/x',
  ])('that are not there are a problem: %s', async (path) => {
    await using shop = await startShop();
    const response = await shop.get(path.replace('ID', releaseId(shop.catalog)));
    expect(response.status).toBe(404);
  });

  it('that were altered after the release was verified are never served', async () => {
    const raised: RaisedAlarm[] = [];
    const alarms = { raise: (alarm: RaisedAlarm) => raised.push(alarm), close: () => undefined };
    await using shop = await startShop({}, { alarms });
    const id = releaseId(shop.catalog);
    await writeFile(join(shop.registry.artifacts, 'catalog', id, 'browser/app.js'), 'evil()');
    await writeFile(join(shop.registry.artifacts, 'catalog', id, 'browser/app.js.br'), 'evil');
    expect((await shop.get(`/r/catalog/${id}/app.js`, { headers: { 'accept-encoding': 'br' } })).status).toBe(
      404,
    );
    expect(await shop.metric('tessera_altered_files_total')).toBe(2);
    const detail = 'its file "browser/app.js" is not what its owner has signed';
    expect(raised[0]).toEqual({ release: { remote: 'catalog', id }, detail });
  });
});

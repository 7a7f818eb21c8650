import { describe, expect, it } from 'vitest';
import { type Installation, makeInstallation } from './testing/installation.ts';

const idIn = (text: string) => /\d+\.\d+\.\d+-[0-9a-f]{8}/.exec(text)?.[0];

/** Publishes two versions of the catalog; the first is live. */
async function withTwo(): Promise<Installation> {
  const place = await makeInstallation();
  await place.build('catalog');
  await place.tessera('publish', 'catalog', '--promote');
  await place.build('catalog', { version: '1.1.0', files: { 'browser/entry.js': 'export {};\n' } });
  await place.tessera('publish', 'catalog');
  return place;
}

describe('tessera, asking a registry', { timeout: 20_000 }, () => {
  it('publishes a build once, and sends a changed one without the files that are there', async () => {
    await using place = await makeInstallation();
    await place.build('catalog', { files: { 'browser/entry.js': 'a', 'browser/same.js': 'b' } });
    const first = await place.tessera('publish', 'catalog');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Published catalog@1\.0\.0-[0-9a-f]{8}: 2 new files, 2 B$/);
    expect((await place.tessera('publish', 'catalog')).out).toContain('is there already');
    await place.build('catalog', {
      version: '1.0.1',
      files: { 'browser/entry.js': 'c', 'browser/same.js': 'b' },
    });
    expect((await place.tessera('publish', 'catalog')).out).toContain('1 new files, 1 B');
  });

  it('makes a new remote known with its team, and goes no further without its BFF', async () => {
    await using place = await makeInstallation();
    await place.build('gifts');
    expect(await place.tessera('publish', 'gifts', '--promote')).toMatchObject({ code: 0, err: '' });
    const { remotes } = await place.operator.call.listRemotes({});
    expect(remotes).toContainEqual(expect.objectContaining({ remote: 'gifts', owner: 'gifts-team' }));
    await place.build('guides', { bff: { name: 'guides', contract: '^1.0.0' } });
    for (const _ of ['at first', 'and again']) {
      const { code, err } = await place.tessera('publish', 'guides');
      expect([code, err]).toEqual([1, expect.stringContaining('Cannot reach the supervisor')]);
    }
  });

  it('refuses a version that exists with other content, and names the files', async () => {
    await using place = await withTwo();
    await place.build('catalog', { version: '1.1.0' });
    const refused = await place.tessera('publish', 'catalog');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('this version exists and differs in browser/entry.js, raise the version');
    const json = JSON.parse((await place.tessera('publish', 'catalog', '--json')).out);
    expect(json).toMatchObject({ code: 'registry-version-taken' });
    expect((await place.tessera('publish', 'catalog', '--dev')).out).toMatch(
      /catalog@1\.1\.0-dev\.[0-9a-f]{8}-/,
    );
  });

  it('changes no remote that is named twice', async () => {
    await using place = await withTwo();
    const refused = await place.tessera('promote', 'catalog@1.0.0', 'catalog@1.1.0');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe('Cannot change "catalog": it is named twice, name each remote once');
  });

  it('makes a link to the console, for a team or for everything', async () => {
    await using place = await makeInstallation();
    expect((await place.tessera('console')).out).toMatch(
      /^http:\/\/localhost:\d+\/console\/enter\?code=[\w-]{43}\n\nIt signs operator in once, until /,
    );
    const made = await place.tessera('console', '--name', 'Ada', '--team', 'catalog-team', '--json');
    expect(JSON.parse(made.out)).toMatchObject({ subject: expect.stringMatching(/^link-/) });
    expect((await place.tessera('console', '--team', 'nobody')).err).toContain('Cannot find team "nobody"');
  });

  it('promotes by version, shows it, rolls back, and says when there is nothing to do', async () => {
    await using place = await withTwo();
    expect((await place.tessera('promote', 'catalog@1.1.0')).out).toMatch(
      /^catalog: 1\.0\.0-\w{8} → 1\.1\.0-\w{8}\nLive on production with revision 2, served by 0 edges$/,
    );
    expect((await place.tessera('promote', 'catalog@1.1.0')).out).toBe(
      'Nothing to change: production is so since revision 2',
    );
    expect((await place.tessera('status')).out).toMatch(
      /catalog +1\.1\.0-\w{8} +1\.0\.0-\w{8} +– +catalog-team/,
    );
    expect((await place.tessera('rollback', 'catalog')).out).toContain('revision 3');
    const { releases } = JSON.parse((await place.tessera('releases', 'catalog', '--json')).out);
    expect(releases.map(({ version, live }: { version: string; live: string[] }) => [version, live])).toEqual(
      [
        ['1.1.0', ['production (previous)']],
        ['1.0.0', ['production']],
      ],
    );
    expect((await place.operator.call.searchAudit({ query: { limit: 1 } })).entries[0]).toMatchObject({
      action: 'rollback',
      actor: 'catalog-team/this installation',
    });
  });

  it('ends with 3 and names the edges that do not answer', async () => {
    await using place = await withTwo();
    const feed = new AbortController();
    await fetch(`${place.operator.url}/channels/production/feed?edge=paris`, {
      headers: { authorization: `Bearer ${place.edgeToken}` },
      signal: feed.signal,
    });
    const { code, out } = await place.tessera('promote', 'catalog@1.1.0');
    feed.abort();
    expect(code).toBe(3);
    expect(out).toContain('No answer yet from paris');
  });

  it('starts a canary, widens it by hand, shows its health, takes it back', async () => {
    await using place = await withTwo();
    const refused = await place.tessera('canary', 'catalog@1.1.0');
    expect(refused.err).toContain('give either --percent');
    expect((await place.tessera('canary', 'catalog@1.1.0', '--percent', '5')).out).toContain(
      'is given to 5 % of the visitors',
    );
    expect((await place.tessera('canary', 'step', 'catalog', '--percent', '20')).out).toContain('20 %');
    const status = await place.tessera('canary', 'status');
    expect(status.out).toMatch(/catalog@1\.1\.0-\w{8}: 20 % of the visitors, beside 1\.0\.0/);
    const aborted = await place.tessera('canary', 'abort', 'catalog', '--reason', 'wrong prices');
    expect(aborted.out).toContain('is no canary any more: ');
    expect(aborted.out).toContain('wrong prices');
    expect((await place.tessera('promote', 'catalog@1.1.0')).err).toContain('was withdrawn');
  });

  it('compares two releases', async () => {
    await using place = await withTwo();
    const { out } = await place.tessera('diff', 'catalog@1.0.0', 'catalog@1.1.0');
    expect(out).toMatch(/^~ browser\/entry\.js {2}-\d+ B\n\n1 files differ, /);
    expect((await place.tessera('diff', 'catalog@1.0.0', 'catalog@9.0.0')).err).toContain(
      'the newest of "catalog"',
    );
  });

  it('locks a channel for everybody', async () => {
    await using place = await withTwo();
    await place.tessera('lock', 'production', '--reason', 'holidays');
    expect(await place.tessera('promote', 'catalog@1.1.0')).toMatchObject({
      code: 1,
      err: 'Cannot change channel "production": operator has locked it (holidays), unlock it first',
    });
    await place.tessera('unlock', 'production');
    expect((await place.tessera('promote', 'catalog@1.1.0')).code).toBe(0);
  });

  it('removes a preview once a person means it, and says what it cannot remove', async () => {
    await using place = await withTwo();
    await place.tessera('promote', 'catalog@1.1.0', '--channel', 'pr-12');
    place.person.isMeant = false;
    expect(await place.tessera('channels', 'remove', 'pr-12')).toMatchObject({
      code: 1,
      out: 'Nothing was removed',
    });
    expect(place.person.questions).toEqual([expect.stringMatching(/^Remove pr-12, revision 1 of 20.*Z\?$/)]);
    expect((await place.tessera('channels')).out).toMatch(/^pr-12 +1 /m);
    const removed = await place.tessera('channels', 'remove', 'pr-12', '--yes', '--reason', 'merged');
    expect(removed).toMatchObject({ code: 0, out: 'Removed pr-12' });
    expect(place.person.questions).toHaveLength(1);
    expect((await place.tessera('channels', 'list')).out).not.toContain('pr-12');
    const { entries } = await place.operator.call.searchAudit({ query: { limit: 1 } });
    expect(entries[0]).toMatchObject({ action: 'remove', channel: 'pr-12', reason: 'merged' });

    const again = await place.tessera('channels', 'remove', 'pr-12', '--json');
    expect([again.code, JSON.parse(again.out)]).toMatchObject([1, { code: 'registry-channel-unknown' }]);
    const stays = await place.tessera('channels', 'remove', 'production', '--yes', '--json');
    expect([stays.code, JSON.parse(stays.out)]).toMatchObject([1, { code: 'registry-channel-permanent' }]);
    await place.tessera('promote', 'catalog@1.1.0', '--channel', 'pr-12');
    place.person.isMeant = true;
    const asked = await place.tessera('channels', 'remove', 'pr-12', '--json');
    expect(JSON.parse(asked.out)).toEqual({ channel: 'pr-12', removed: true, revision: 4, rollouts: [] });
  });

  it('makes a token that works until it is revoked, and shows its text once', async () => {
    await using place = await makeInstallation();
    const made = JSON.parse(
      (await place.tessera('tokens', 'create', 'catalog-team', '--name', 'CI', '--json')).out,
    );
    const ask = () =>
      fetch(`${place.operator.url}/remotes`, { headers: { authorization: `Bearer ${made.token}` } });
    expect((await ask()).status).toBe(200);
    expect((await place.tessera('tokens', 'list')).out).not.toContain(made.token);
    await place.tessera('tokens', 'revoke', made.id);
    expect((await ask()).status).toBe(401);
  });

  it('rotates the key of a team: what was signed before stays live, until its key is retired', async () => {
    await using place = await withTwo();
    const before = JSON.parse((await place.tessera('keys', 'list', '--json')).out);
    const [old] = Object.keys(before.teams.find((one: { team: string }) => one.team === 'catalog-team').keys);
    expect((await place.tessera('keys', 'rotate', 'catalog-team')).code).toBe(0);
    const refused = await place.tessera('keys', 'retire', 'catalog-team', old!);
    expect(refused.err).toContain('is live on "production"');
    await place.build('catalog', {
      version: '1.2.0',
      files: { 'browser/entry.js': 'export const a = 1;\n' },
    });
    const published = await place.tessera('publish', 'catalog', '--promote');
    expect(published.code).toBe(0);
    expect(idIn(published.out)).toMatch(/^1\.2\.0/);
  });
});

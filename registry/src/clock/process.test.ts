import { text } from 'node:stream/consumers';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { canaryOf, fail, report, visit, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { spawnRegistry } from '../testing/spawn-registry.ts';
import { keys } from '../testing/start-registry.ts';

describe('the registry as a process', () => {
  it('turns its clock, believes visitors by its keys, and knows after a stop what it knew', async () => {
    await using root = await temporaryFolder();
    const events: string[] = [];
    await using receiver = await startTestServer(async (request, response) => {
      events.push(JSON.parse(await text(request)).event);
      // Only the clock tries again.
      response.writeHead(events.length === 1 ? 503 : 204).end();
    });
    const environment = {
      REGISTRY_VISITOR_KEYS: JSON.stringify(visitorKeys),
      REGISTRY_PREFIX_LIMIT: '0.5',
      REGISTRY_WEBHOOK_URL: receiver.url,
      REGISTRY_WEBHOOK_SECRET: 'a secret of the receiver',
    };
    {
      await using registry = await spawnRegistry(root.path, environment);
      const { operator } = registry;
      const { id, spki } = keys['catalog']!;
      await operator('PUT /teams/catalog-team', { body: { keys: { [id]: spki } } });
      await operator('PUT /remotes/catalog', { body: { owner: 'catalog-team' } });
      const publisher = { root: root.path, operator };
      const stable = await released(publisher, 'catalog');
      const release = await released(publisher, 'catalog', { version: '2.0.0' });
      await change(operator, 'promote', { releases: { catalog: stable } });
      await expect.poll(() => events).toEqual(['channel.promoted', 'channel.promoted']);
      await change(operator, 'canaries', { remote: 'catalog', release, percent: 5 });
      const pages = await visit(registry, 'catalog', { count: 4, arm: 'canary' });
      await report(registry, { failures: fail(pages, { metric: 'script-error', seenBy: 'client' }) });
      await registry.stop();
    }
    await using registry = await spawnRegistry(root.path, environment);
    const { metrics } = await canaryOf(registry, 'catalog');
    expect(metrics.find(({ metric }) => metric === 'script-error')).toMatchObject({ canary: 4, networks: 4 });
  });
});

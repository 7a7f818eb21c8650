import { expect, it } from 'vitest';
import { matchRoute } from './match-route.ts';

const routes = [
  'GET /pets/dog/1',
  'GET /pets/dog/{id}',
  'GET /pets/{proxy+}',
  'ANY /{proxy+}',
  'POST /pets/{kind}/{id}',
  'ANY /pets/{kind}/{id}',
];

it.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/1/x', 'GET /pets/{proxy+}', { proxy: 'cat/1/x' }],
  ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ['POST', '/pets/cat/5', 'POST /pets/{kind}/{id}', { kind: 'cat', id: '5' }],
  ['PUT', '/pets/caf%C3%A9/a%2Fb', 'ANY /pets/{kind}/{id}', { kind: 'café', id: 'a/b' }],
])('%s %s takes %s', (method, path, routeKey, pathParameters) => {
  expect(matchRoute(routes, method, path)).toEqual({ routeKey, pathParameters });
});

it('takes none where nothing matches, and reads no variable out of nothing', () => {
  expect(matchRoute(routes.slice(0, 2), 'GET', '/pets/bird')).toBeNull();
  expect(matchRoute(['GET /a/{id}'], 'GET', '/a/')).toBeNull();
  expect(matchRoute(['GET /a/{id}'], 'POST', '/a/1')).toBeNull();
});

it('leaves what cannot be decoded as it came', () => {
  expect(matchRoute(['GET /a/{id}'], 'GET', '/a/%E0%A4%A')?.pathParameters).toEqual({ id: '%E0%A4%A' });
});

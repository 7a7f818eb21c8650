import { describe, expect, it } from 'vitest';
import { createHosts } from './hosts.ts';

const { isOwn, isOwnPage } = createHosts('https://my-machine.example:4400');

describe('createHosts()', () => {
  it.each([
    '127.0.0.1:4400',
    '192.168.1.5:4400',
    '[::1]:4400',
    'localhost',
    'app.localhost:80',
    'my-machine.example',
  ])('answers to %s', (host) => expect(isOwn(host)).toBe(true));

  it.each(['evil.example:4400', 'localhost.evil.example', 'evil.example@127.0.0.1.x', '', undefined])(
    'does not answer to %s',
    (host) => expect(isOwn(host)).toBe(false),
  );

  it('takes pages of the address that was given, and of the one that was called', () => {
    expect(isOwnPage('https://my-machine.example:4400', '127.0.0.1:4400')).toBe(true);
    expect(isOwnPage('https://box.localhost:9', 'box.localhost:9')).toBe(true);
    expect(isOwnPage('https://evil.example', '127.0.0.1:4400')).toBe(false);
    expect(isOwnPage(undefined, '127.0.0.1:4400')).toBe(false);
  });
});

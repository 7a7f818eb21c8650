import { expect, it } from 'vitest';
import { callingManager } from './managers.ts';

it.each([
  { agent: 'pnpm/10.34.9 npm/? node/v24.1.0 linux x64', manager: 'pnpm' },
  { agent: 'npm/11.19.1 node/v24.1.0 linux x64 workspaces/false', manager: 'npm' },
  { agent: 'yarn/4.0.0', manager: 'npm' },
  { agent: undefined, manager: 'npm' },
])('callingManager() tells $manager from "$agent"', ({ agent, manager }) => {
  expect(callingManager(agent)).toBe(manager);
});

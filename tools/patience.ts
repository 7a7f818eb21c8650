/**
 * How long the tests of a workspace wait, in milliseconds, where programs are started or waits are over real timers: a
 * busy machine takes its time over that. What hangs ends, what is slow passes.
 */
export const patience = {
  testTimeout: 30_000,
  hookTimeout: 30_000,
  expect: { poll: { timeout: 20_000 } },
};

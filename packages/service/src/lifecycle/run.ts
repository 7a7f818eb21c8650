/** The frame of a `main.ts`: a start that fails says why in its own words, without a stack, and exits with 1. */

/** Runs a process's start. Never rejects. */
export async function run(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/** The path of a browser, or null when there is none and none can be installed. */
export function findChromium(
  playwright: string,
  run: (command: string, args: string[]) => Promise<{ code: number }>,
  environment?: Record<string, string | undefined>,
): Promise<string | null>;

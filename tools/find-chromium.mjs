// Finds a Chromium for the journeys: the one that is named, an installed one, Playwright's own, or a new one.

import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The path of a browser, or null when there is none and none can be installed.
 *
 * @param {string} playwright the folder of `playwright-core`
 * @param {(command: string, args: string[]) => Promise<{ code: number }>} run runs an installer
 * @param {Record<string, string | undefined>} environment
 */
export async function findChromium(playwright, run, environment = process.env) {
  const named = environment.TESSERA_CHROMIUM;
  if (named) return isProgram(named) ? named : null;
  const present = installed(environment) ?? own(playwright);
  if (present !== null) return present;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  return installed(environment);
}

function installed(environment) {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places];
  return paths.find(isProgram) ?? null;
}

function own(playwright) {
  try {
    const path = createRequire(join(playwright, 'package.json'))(playwright).chromium.executablePath();
    return isProgram(path) ? path : null;
  } catch {
    return null;
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

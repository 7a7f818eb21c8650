/**
 * Where the command works: the checkout that it was built in, or, as a packed program, the project of a team in whose
 * folder it is run.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readVersions, type Versions } from '../create/versions.ts';

export interface Place {
  /** The folder with `remotes` and `bff`. */
  root: string;
  /** Whether this is a packed program, which works on projects; otherwise `root` is a checkout. */
  isProject: boolean;
  /** Whether a project was found: without one, `root` is where the command was called. */
  hasProject: boolean;
  /** Where the command was called. */
  here: string;
  /** The site that `dev`, `play` and `preview` are about unless told otherwise. */
  site: string;
  /** The program of a developer's edge. */
  edge: string;
  /** Where the templates of `tessera create` lie. */
  templates: string;
  /** The versions that created projects begin with. */
  versions(): Versions;
}

/** Where a shop on this machine is. */
export const LOCAL_SITE = 'http://127.0.0.1:8080';

/**
 * @param program the folder of the running program
 * @param called where it was called; as the process says unless given
 */
export function findPlace(program: string, called?: string): Place {
  const checkout = resolve(program, '../../..');
  if (existsSync(join(checkout, 'edge-includes/package.json'))) {
    return {
      root: checkout,
      isProject: false,
      hasProject: false,
      // Its scripts are run in the checkout, wherever they were called.
      here: called ?? process.env['INIT_CWD'] ?? process.cwd(),
      versions: () => readVersions(checkout),
      site: LOCAL_SITE,
      edge: join(checkout, 'edge-includes/dist/dev.js'),
      templates: join(program, '../templates'),
    };
  }
  const here = called ?? process.cwd();
  const found = findProject(here);
  return {
    root: found?.root ?? here,
    isProject: true,
    hasProject: found !== null,
    here,
    versions: () => JSON.parse(readFileSync(join(program, 'versions.json'), 'utf8')) as Versions,
    site: found?.site ?? LOCAL_SITE,
    edge: join(program, 'edge.js'),
    templates: join(program, 'templates'),
  };
}

/** The nearest folder above whose package.json has a field "tessera". */
function findProject(folder: string): { root: string; site: string | undefined } | null {
  const file = join(folder, 'package.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const { tessera } = JSON.parse(text) as { tessera?: { site?: string } };
  if (tessera !== undefined) return { root: folder, site: tessera.site };
  return dirname(folder) === folder ? null : findProject(dirname(folder));
}

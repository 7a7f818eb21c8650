/** Gate: whatever a release names is in it: files, exposes, fragments, the slots of its layout. */

import type { ProblemError } from '@tessera/contracts/problem';
import {
  type BrowserExpose,
  canonicalJson,
  releaseRef,
  slotsOfLayout,
  type UnsignedRelease,
} from '@tessera/contracts/release';
import type { Build } from '../build/read-build.ts';
import { releaseErrors } from '../errors.ts';

/** @param contents of the server files at least */
export function checkParts({ release, contents }: Build): ProblemError[] {
  const missing = [...missingFiles(release), ...missingDeclarations(release)];
  const ref = releaseRef(release);
  const errors = missing.map(([what, name]) => releaseErrors.PART_MISSING(ref, what, name));
  return describesLayout(release, contents) ? errors : [...errors, releaseErrors.LAYOUT_UNDESCRIBED(ref)];
}

type Missing = [what: string, name: string];

function missingFiles(release: UnsignedRelease): Missing[] {
  const present = new Set(release.files.map(({ path }) => path));
  const wanted: Missing[] = [
    ['its entry is', `browser/${release.entry}`],
    ...Object.entries(release.exposes).flatMap(([name, expose]) => filesOf(`expose "${name}" has`, expose)),
    ...release.fallbacks.map((file): Missing => ['a fallback is', `browser/${file}`]),
  ];
  if (release.server !== null) wanted.push(['its server bundle is', release.server]);
  if (release.shell !== undefined) {
    wanted.push(['its layout is', release.shell.layout]);
    for (const [flavour, entry] of Object.entries(release.shell.flavours))
      wanted.push(...filesOf(`flavour "${flavour}" has`, entry));
  }
  return wanted.filter(([, path]) => !present.has(path));
}

function filesOf(what: string, { file, css, preload }: BrowserExpose): Missing[] {
  return [file, ...css, ...preload].map((path) => [what, `browser/${path}`]);
}

/** The shell hydrates a fragment with its expose, and shows a page by its fragment. */
function missingDeclarations({ fragments, exposes, routes }: UnsignedRelease): Missing[] {
  const hydrated = Object.entries(fragments)
    .filter(([, { expose }]) => !Object.hasOwn(exposes, expose))
    .map(([name, { expose }]): Missing => [`fragment "${name}" is hydrated by`, expose]);
  const shown = routes
    .filter(({ fragment }) => !Object.hasOwn(fragments, fragment))
    .map(({ pattern, fragment }): Missing => [`route "${pattern}" shows`, fragment]);
  return [...hydrated, ...shown];
}

/** Whether what a shell says of its layout is what the layout has. */
function describesLayout({ shell }: UnsignedRelease, contents: Build['contents']): boolean {
  const layout = shell === undefined ? undefined : contents.get(shell.layout);
  if (shell?.slots === undefined || layout === undefined) return true;
  return canonicalJson(shell.slots) === canonicalJson(slotsOfLayout(layout.toString('utf8')));
}

/** Gates over all releases that would be live together. */

import { checkBffs } from './bffs.ts';
import type { Composition } from './composition.ts';
import { checkEvents } from './events.ts';
import { type Finding, toFindings } from './finding.ts';
import { checkLayout, checkNests } from './nests.ts';
import { checkParameters } from './parameters.ts';
import { checkRoutes } from './routes.ts';
import { checkShared } from './shared.ts';

/** Asks every gate. */
export function checkComposition(composition: Composition): Finding[] {
  return [
    ...toFindings('routes', checkRoutes(composition)),
    ...toFindings('nests', checkNests(composition)),
    ...toFindings('layout', checkLayout(composition)),
    ...toFindings('parameters', checkParameters(composition)),
    ...toFindings('events', checkEvents(composition)),
    ...toFindings('shared', checkShared(composition)),
    ...toFindings('bff', checkBffs(composition)),
  ];
}

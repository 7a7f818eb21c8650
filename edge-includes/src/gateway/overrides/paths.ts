/** Where overrides are begun, ended and looked at. */

import { OVERRIDE_PATH } from '@tessera/contracts/developers';

export { OVERRIDE_PATH };
export const LEAVE_PATH = `${OVERRIDE_PATH}/leave`;
export const SWITCH_PATH = `${OVERRIDE_PATH}/switch`;
export const RELEASES_PATH = `${OVERRIDE_PATH}/releases`;
export const TRACE_PATH = `${OVERRIDE_PATH}/trace`;
export const STYLE_PATH = `${OVERRIDE_PATH}/style.css`;

/** A path of this site, whatever was given. */
export function siteTarget(given: string | null): string {
  return given !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(given) ? given : '/';
}

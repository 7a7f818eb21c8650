/** Browser family, version and system of a `User-Agent`, in the words of ESI Language 1.0, section 4.1.1. */

/** Characters that are looked at: no browser needs more, and no header can make the search long. */
const LENGTH = 400;

/** @param key `browser`, `version`, `os`, or `null` for the whole field */
export function describeAgent(field: string, key: string | null): string {
  const agent = field.slice(0, LENGTH);
  switch (key) {
    case null:
      return field;
    case 'browser':
      return isInternetExplorer(agent) ? 'MSIE' : agent.startsWith('Mozilla') ? 'MOZILLA' : 'OTHER';
    case 'version':
      return versionOf(agent);
    case 'os':
      return systemOf(agent);
    default:
      return '';
  }
}

function isInternetExplorer(agent: string): boolean {
  return agent.includes('MSIE') || agent.includes('Trident/');
}

function versionOf(agent: string): string {
  const pattern = isInternetExplorer(agent) ? /(?:MSIE |rv:)(\d+(?:\.\d+)*)/ : /\/(\d+(?:\.\d+)*)/;
  return pattern.exec(agent)?.[1] ?? '';
}

function systemOf(agent: string): string {
  if (agent.includes('Windows')) return 'WIN';
  if (/Mac OS|Macintosh/.test(agent)) return 'MAC';
  return /Linux|X11|Unix|Android/.test(agent) ? 'UNIX' : 'OTHER';
}

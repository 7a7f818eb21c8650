/** Where parcels travel by ship: within a country that we deliver to, and too far for the next day. */

const prefixes: Readonly<Record<string, readonly string[]>> = {
  // Helgoland, Juist, Norderney and their like.
  DE: ['27498', '26548', '26571', '26579', '26465', '26474', '26486', '26757'],
  DK: ['37'],
  ES: ['07', '35', '38', '51', '52'],
  FI: ['22'],
  FR: ['20', '97', '98'],
  IT: ['07', '08', '09', '90', '91', '92', '93', '94', '95', '96', '97', '98'],
  PT: ['9'],
};

export function isIsland(country: string, postcode: string): boolean {
  const digits = postcode.replaceAll(/[ -]/g, '');
  return (prefixes[country] ?? []).some((prefix) => digits.startsWith(prefix));
}

/** Colours of the example products, and the soft grounds that their pictures stand on. */

export const colours = {
  Sand: '#d9c3a0',
  Moss: '#6f7f52',
  Ink: '#2f3e55',
  Clay: '#c0714f',
  Chalk: '#efe9de',
  Rust: '#a4492f',
  Fog: '#a9b4ba',
  Plum: '#6d4160',
  Ochre: '#d99a2b',
  Sea: '#3f8391',
  Blush: '#e3a79d',
  Charcoal: '#3b3b40',
  Oak: '#c99f68',
  Walnut: '#7a5238',
  Steel: '#b9c0c6',
  Brass: '#c9a24a',
  Fern: '#4b8a5f',
  Sky: '#8fb6d4',
} as const;

export type Colour = keyof typeof colours;

/** The tones of one object. */
export interface Tones {
  base: string;
  dark: string;
  deep: string;
  light: string;
  pale: string;
  /** A second colour that goes with it. */
  accent: string;
}

const grounds = ['#f3ece2', '#e6ece6', '#e7ebf0', '#f4e6df', '#ece8f0', '#efeee4', '#e2ecec', '#f2e9ea'];
const accents: Record<Colour, Colour> = {
  Sand: 'Clay',
  Moss: 'Ochre',
  Ink: 'Blush',
  Clay: 'Sand',
  Chalk: 'Sea',
  Rust: 'Sand',
  Fog: 'Ink',
  Plum: 'Blush',
  Ochre: 'Ink',
  Sea: 'Sand',
  Blush: 'Plum',
  Charcoal: 'Brass',
  Oak: 'Moss',
  Walnut: 'Sand',
  Steel: 'Ink',
  Brass: 'Charcoal',
  Fern: 'Sand',
  Sky: 'Chalk',
};

export function tonesOf(colour: Colour): Tones {
  const base = colours[colour];
  return {
    base,
    dark: mix(base, '#1c1a20', 0.16),
    deep: mix(base, '#1c1a20', 0.34),
    light: mix(base, '#ffffff', 0.24),
    pale: mix(base, '#ffffff', 0.55),
    accent: colours[accents[colour]],
  };
}

/** The ground for the n-th picture, one on which the colour can be told apart. */
export function groundOf(n: number, colour: Colour): string {
  const start = colour === 'Chalk' || colour === 'Sand' ? 2 : 0;
  const ground = grounds[(n + start) % grounds.length]!;
  return colour === 'Chalk' ? mix(ground, colours.Sea, 0.22) : ground;
}

export function mix(a: string, b: string, share: number): string {
  const channel = (hex: string, place: number) =>
    Number.parseInt(hex.slice(1 + place * 2, 3 + place * 2), 16);
  const mixed = [0, 1, 2].map((place) =>
    Math.round(channel(a, place) * (1 - share) + channel(b, place) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}

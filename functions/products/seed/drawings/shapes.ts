/** The few SVG shapes that all drawings are made of. Plain attributes only: no style, no reference, no text. */

export function path(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`;
}

export function line(d: string, stroke: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

export function circle(cx: number, cy: number, r: number, fill: string): string {
  return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}"/>`;
}

export function ellipse(cx: number, cy: number, [rx, ry]: readonly [number, number], fill: string): string {
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
}

export function box(
  x: number,
  y: number,
  [w, h]: readonly [number, number],
  look: { fill: string; r?: number },
): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${look.r ?? 0}" fill="${look.fill}"/>`;
}

/** Turns a drawing around a point. */
export function turn(degrees: number, [x, y]: readonly [number, number], inner: string): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;
}

/** The same drawing several times, made by its place. */
export function times(count: number, draw: (place: number) => string): string {
  return Array.from({ length: count }, (_, place) => draw(place)).join('');
}

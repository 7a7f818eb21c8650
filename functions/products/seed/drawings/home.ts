/** Furniture and textiles. */

import type { Tones } from './palette.ts';
import { box, ellipse, line, path, times, turn } from './shapes.ts';

export function chair(t: Tones, look: number): string {
  return [
    line('M290 450l-40 190M510 450l40 190', t.deep, 24),
    line('M330 450l-12 150M470 450l12 150', t.deep, 16),
    look % 3 === 1
      ? times(4, (n) => line(`M${316 + n * 56} 190v240`, t.dark, 18)) + line('M290 190h220', t.dark, 28)
      : box(276, 160, [248, look % 3 ? 130 : 230], { fill: t.dark, r: look % 2 ? 90 : 34 }),
    look % 3 === 2 ? line('M300 280v160M500 280v160', t.deep, 20) : '',
    box(246, 410, [308, 66], { fill: t.base, r: 30 }),
    box(430, 410, [124, 66], { fill: t.dark, r: 30 }),
    box(246, 404, [308, 34], { fill: t.light, r: 17 }),
  ].join('');
}

export function table(t: Tones, look: number): string {
  return [
    look % 2
      ? line('M400 380v220M300 620q100-60 200 0', t.deep, 30)
      : line('M220 380l-40 240M580 380l40 240M320 380l-10 200M480 380l10 200', t.deep, 22),
    look % 2
      ? ellipse(400, 372, [260, 50], t.dark) + ellipse(400, 356, [260, 50], t.base)
      : box(130, 340, [540, 46], { fill: t.base, r: 14 }) + box(130, 370, [540, 16], { fill: t.dark, r: 8 }),
    box(430, 254, [70, 96], { fill: t.accent, r: 18 }),
    line('M465 256q-10-60-50-76M465 256q4-70 40-92', '#5d8a4c', 9),
  ].join('');
}

export function shelf(t: Tones, look: number): string {
  const rows = look % 2 ? 3 : 4;
  const step = 420 / rows;
  const books = [t.accent, '#8d9aa3', '#c9a24a', '#7f9a78'];
  return [
    box(220, 180, [360, 450], { fill: t.light, r: 12 }),
    times(rows, (row) => {
      const floor = 190 + (row + 1) * step;
      return times(4, (n) =>
        (n + row + look) % 5 === 0
          ? ''
          : box(
              262 + n * 46 + (row % 2) * 90,
              floor - 60 - ((n * 7 + row * 5) % 4) * 8,
              [30, 60 + ((n * 7 + row * 5) % 4) * 8],
              {
                fill: books[(n + row) % 4]!,
                r: 4,
              },
            ),
      );
    }),
    times(rows + 1, (row) => box(214, 180 + row * step, [372, 22], { fill: t.base, r: 6 })),
    box(210, 172, [26, 468], { fill: t.dark, r: 8 }),
    box(564, 172, [26, 468], { fill: t.dark, r: 8 }),
  ].join('');
}

export function cushion(t: Tones, look: number): string {
  const prints = [
    times(5, (n) => line(`M${262 + n * 68} 270v260`, t.light, 18)),
    times(4, (n) =>
      times(4, (m) =>
        turn(45, [286 + n * 76, 290 + m * 76], box(272 + n * 76, 276 + m * 76, [28, 28], { fill: t.pale })),
      ),
    ),
    line('M230 290l340 230M230 520l340-230', t.light, 16),
    ellipse(400, 404, [90, 90], t.accent),
  ];
  return [
    path('M190 236q210 44 420 0-44 168 0 336-210-44-420 0 44-168 0-336z', t.base),
    prints[look % 4]!,
    path('M560 246l50-10q-44 168 0 336l-60-10q-30-160 10-316z', t.dark),
  ].join('');
}

export function blanket(t: Tones, look: number): string {
  return [
    box(180, 470, [440, 110], { fill: t.dark, r: 50 }),
    box(190, 370, [420, 110], { fill: t.base, r: 50 }),
    box(204, 276, [392, 104], { fill: t.light, r: 48 }),
    look % 2
      ? times(6, (n) =>
          line(`M${250 + n * 60} 284v88M${250 + n * 60} 380v90M${250 + n * 60} 480v92`, t.accent, 7),
        )
      : line('M210 330h380M196 426h408M186 524h428', t.pale, 14),
    times(11, (n) => line(`M${226 + n * 35} 582v32`, t.dark, 9)),
  ].join('');
}

export function towel(t: Tones, look: number): string {
  return [
    line('M150 210h500', '#8a8580', 18),
    path('M240 204h230v390a14 14 0 0 1-14 14H254a14 14 0 0 1-14-14z', t.base),
    path('M430 204h130v290a14 14 0 0 1-14 14H430z', t.dark),
    look % 2
      ? line('M240 500h190M240 530h190M440 420h120', t.pale, 14)
      : box(240, 470, [190, 56], { fill: t.light }) + box(430, 400, [130, 40], { fill: t.base }),
    times(7, (n) => line(`M${256 + n * 28} 608v18`, t.dark, 8)),
  ].join('');
}

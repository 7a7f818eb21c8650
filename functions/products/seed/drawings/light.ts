/** Lamps. */

import type { Tones } from './palette.ts';
import { box, circle, ellipse, line, path } from './shapes.ts';

const glow = '#f7d98a';

export function desklamp(t: Tones, look: number): string {
  return [
    path('M300 372L170 610h300z', '#f7e6b4'),
    line(look % 2 ? 'M520 590q60-150-10-230t-160-30' : 'M520 590L566 392 372 300', t.deep, 20),
    circle(look % 2 ? 510 : 566, look % 2 ? 360 : 392, 20, t.accent),
    path('M248 366a110 110 0 0 1 190-66z', t.base),
    path('M306 276a110 110 0 0 1 132 24l-62 22q-20-36-70-46z', t.dark),
    circle(338, 346, 22, glow),
    ellipse(520, 606, [104, 24], t.dark),
    ellipse(520, 596, [104, 24], t.base),
  ].join('');
}

export function pendant(t: Tones, look: number): string {
  const shades = [
    path('M400 250q170 20 190 230H210q20-210 190-230z', t.base),
    path('M340 262h120l110 218H230z', t.base),
    path('M400 250a176 176 0 0 1 176 176q0 40-24 66H248q-24-26-24-66a176 176 0 0 1 176-176z', t.base),
  ];
  return [
    path('M230 490L150 660h500l-80-170z', '#f8ebc6'),
    line('M400 90v170', t.deep, 9),
    box(378, 226, [44, 46], { fill: t.deep, r: 8 }),
    shades[look % 3]!,
    path('M440 258q120 40 150 222h-78q-8-150-72-222z', t.dark),
    ellipse(400, 484, [look % 3 === 2 ? 152 : 180, 30], t.light),
    ellipse(400, 488, [look % 3 === 2 ? 120 : 146, 20], glow),
  ].join('');
}

export function lantern(t: Tones, look: number): string {
  return [
    line('M300 250a100 100 0 0 1 200 0', t.deep, 16),
    path('M270 300q130-110 260 0z', t.base),
    box(286, 300, [228, 270], { fill: '#fbf0cf', r: look % 2 ? 60 : 12 }),
    path('M400 400q46 52 34 92a34 34 0 0 1-68 0q-8-38 34-92z', '#f0a93c'),
    path('M400 446q20 26 14 46a14 14 0 0 1-28 0q-4-18 14-46z', '#fbe7a6'),
    box(366, 516, [68, 54], { fill: '#f3ece2', r: 6 }),
    line('M296 306v260M504 306v260', t.dark, 18),
    look % 3 === 1 ? line('M400 300v60', t.dark, 10) : '',
    box(258, 562, [284, 44], { fill: t.base, r: 14 }),
    box(430, 562, [112, 44], { fill: t.dark, r: 14 }),
  ].join('');
}

/** Things that sound. */

import type { Tones } from './palette.ts';
import { box, circle, line, path, times } from './shapes.ts';

export function headphones(t: Tones, look: number): string {
  return [
    line('M230 450V400a170 170 0 0 1 340 0v50', t.deep, look % 2 ? 26 : 38),
    line('M262 330a150 150 0 0 1 276 0', t.light, 12),
    box(186, 400, [104, 190], { fill: t.base, r: 50 }),
    box(510, 400, [104, 190], { fill: t.base, r: 50 }),
    box(256, 412, [50, 166], { fill: t.deep, r: 25 }),
    box(494, 412, [50, 166], { fill: t.deep, r: 25 }),
    line('M210 450v90M590 450v90', t.dark, 10),
    look % 3 === 0 ? circle(222, 496, 15, t.accent) + circle(578, 496, 15, t.accent) : '',
  ].join('');
}

export function speaker(t: Tones, look: number): string {
  if (look % 2) {
    return [
      box(160, 330, [480, 240], { fill: t.base, r: 60 }),
      path('M560 330h20a60 60 0 0 1 60 60v120a60 60 0 0 1-60 60h-60q40-10 40-60z', t.dark),
      times(9, (n) => times(4, (m) => circle(236 + n * 34, 396 + m * 36, 8, t.deep))),
      line('M330 330v-40a20 20 0 0 1 20-20h100a20 20 0 0 1 20 20v40', t.deep, 18),
      circle(590, 450, 18, t.accent),
    ].join('');
  }
  return [
    box(270, 190, [260, 420], { fill: t.base, r: 34 }),
    path('M470 190h26a34 34 0 0 1 34 34v352a34 34 0 0 1-34 34h-50q24-10 24-34z', t.dark),
    circle(390, 300, 50, t.deep),
    circle(390, 300, 20, t.light),
    circle(390, 470, 92, t.deep),
    circle(390, 470, 66, t.dark),
    circle(390, 470, 26, t.light),
    line('M300 622h60M440 622h60', t.deep, 16),
  ].join('');
}

export function radio(t: Tones, look: number): string {
  return [
    line('M560 300l70-140', t.deep, 8),
    circle(632, 156, 11, t.accent),
    box(160, 290, [480, 310], { fill: t.base, r: look % 2 ? 30 : 80 }),
    box(196, 326, [240, 238], { fill: t.pale, r: 26 }),
    times(7, (n) => line(`M224 ${360 + n * 28}h184`, t.dark, 9)),
    circle(540, 400, 60, t.deep),
    circle(540, 400, 44, t.light),
    line('M540 400l26-28', t.deep, 9),
    circle(500, 520, 22, t.accent),
    circle(580, 520, 22, t.dark),
  ].join('');
}

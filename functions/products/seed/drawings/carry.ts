/** Bags, and what is worn. */

import type { Tones } from './palette.ts';
import { box, circle, ellipse, line, path, times } from './shapes.ts';

export function backpack(t: Tones, look: number): string {
  return [
    line('M340 210a60 60 0 0 1 120 0', t.deep, 22),
    box(196, 380, [60, 180], { fill: t.dark, r: 26 }),
    box(544, 380, [60, 180], { fill: t.dark, r: 26 }),
    path('M236 360a164 164 0 0 1 328 0v210a50 50 0 0 1-50 50H286a50 50 0 0 1-50-50z', t.base),
    path('M496 226a164 164 0 0 1 68 134v210a50 50 0 0 1-50 50h-52q34-10 34-50z', t.dark),
    look % 2
      ? path('M236 380a164 164 0 0 1 328 0v20q-164 70-328 0z', t.light)
      : line('M290 330q110-50 220 0', t.deep, 9),
    box(286, 440, [228, 140], { fill: t.light, r: 30 }),
    line('M310 484h180', t.deep, 8),
    box(384, look % 2 ? 400 : 476, [32, 46], { fill: t.accent, r: 8 }),
  ].join('');
}

export function tote(t: Tones, look: number): string {
  const prints = [
    circle(400, 470, 62, t.accent),
    times(4, (n) => line(`M262 ${420 + n * 42}h276`, t.accent, 12)),
    path('M330 520l70-120 70 120z', t.accent),
  ];
  return [
    line('M310 330V250a90 90 0 0 1 180 0v80', t.dark, 24),
    path('M228 320h344l30 270a30 30 0 0 1-30 32H228a30 30 0 0 1-30-32z', t.base),
    path('M520 320h52l30 270a30 30 0 0 1-30 32h-62q26-8 24-42z', t.dark),
    prints[look % 3]!,
    line('M230 352h340', t.dark, 6),
  ].join('');
}

export function pouch(t: Tones, look: number): string {
  return [
    box(190, 300, [420, 270], { fill: t.base, r: 44 }),
    path('M520 300h46a44 44 0 0 1 44 44v182a44 44 0 0 1-44 44h-60q14-10 14-44z', t.dark),
    look % 2
      ? path('M190 344a44 44 0 0 1 44-44h332a44 44 0 0 1 44 44v30L400 470 190 374z', t.light)
      : line('M220 366h360', t.deep, 12),
    circle(look % 2 ? 400 : 566, look % 2 ? 452 : 366, 18, t.accent),
    look % 2 ? '' : line('M566 378v56', t.accent, 12),
    line('M214 548h330', t.light, 5),
  ].join('');
}

export function beanie(t: Tones, look: number): string {
  return [
    look % 2 ? circle(400, 226, 52, t.pale) : '',
    path('M220 480q0-240 180-240t180 240z', t.base),
    path('M470 254q110 40 110 226h-80q4-150-30-226z', t.dark),
    times(5, (n) => line(`M${290 + n * 55} ${300 + Math.abs(n - 2) * 22}v160`, t.dark, 7)),
    box(196, 466, [408, 106], { fill: t.light, r: 36 }),
    times(9, (n) => line(`M${236 + n * 41} 490v58`, t.base, 9)),
    look % 3 === 0 ? box(340, 496, [60, 44], { fill: t.accent, r: 6 }) : '',
  ].join('');
}

export function sweater(t: Tones, look: number): string {
  const fronts = [
    times(3, (n) => line(`M300 ${400 + n * 40}h200`, t.light, 14)),
    times(4, (n) => path(`M${306 + n * 50} 400l22 30-22 30-22-30z`, t.pale)),
    times(4, (n) => line(`M${324 + n * 50} 330v220`, t.dark, 8)),
  ];
  return [
    path('M290 236L180 300l-46 254 76 20 66-190z', t.dark),
    path('M510 236l110 64 46 254-76 20-66-190z', t.dark),
    path('M290 232q110 56 220 0l34 60v304H256V292z', t.base),
    fronts[look % 3]!,
    path('M290 232q110 56 220 0l-20-18q-90 38-180 0z', t.deep),
    box(256, 574, [288, 34], { fill: t.light, r: 8 }),
    line('M134 554l76 20M666 554l-76 20', t.light, 18),
  ].join('');
}

export function scarf(t: Tones, look: number): string {
  return [
    path('M300 420l-30 220h110l20-230z', t.dark),
    path('M420 420l70 200 104-34-84-190z', t.base),
    ellipse(400, 350, [190, 110], t.base),
    ellipse(400, 322, [120, 54], t.deep),
    path('M212 350q188 130 376 0-8 110-188 110T212 350z', t.light),
    look % 2
      ? line('M284 560l104 6M466 550l94-32M292 520l100 6', t.accent, 14)
      : times(3, (n) => line(`M${290 + n * 90} 400q20 26 10 46`, t.accent, 12)),
    times(4, (n) => line(`M${284 + n * 28} 640v24`, t.dark, 8)),
    times(4, (n) => line(`M${500 + n * 26} ${618 - n * 9}l8 22`, t.base, 8)),
  ].join('');
}

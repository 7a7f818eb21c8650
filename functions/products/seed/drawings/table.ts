/** Things of the kitchen and the table. */

import type { Tones } from './palette.ts';
import { box, circle, ellipse, line, path, times } from './shapes.ts';

export function mug(t: Tones, look: number): string {
  const bands = [
    path('M236 470h300v56q0 6-1 12H237q-1-6-1-12z', t.light),
    times(3, (n) => line(`M236 ${400 + n * 44}h300`, t.light, 10)),
    times(5, (n) => circle(276 + n * 55, 450, 13, t.pale)),
  ];
  return [
    line('M530 340h42a62 62 0 0 1 62 62v26a62 62 0 0 1-62 62h-42', t.dark, 36),
    path('M236 280h300v262a66 66 0 0 1-66 66H302a66 66 0 0 1-66-66z', t.base),
    bands[look % 3]!,
    path('M486 280h50v262a66 66 0 0 1-66 66h-34a66 66 0 0 0 50-66z', t.dark),
    ellipse(386, 280, [150, 32], t.light),
    ellipse(386, 283, [128, 22], '#5a3d2e'),
  ].join('');
}

export function pan(t: Tones, look: number): string {
  return [
    path('M548 372h176a26 26 0 0 1 0 52H548z', look % 2 ? '#8a5f3e' : t.deep),
    circle(712, 398, 9, '#f3ece2'),
    path('M140 330h424l-22 160a70 70 0 0 1-70 60H232a70 70 0 0 1-70-60z', t.base),
    path('M470 330h94l-22 160a70 70 0 0 1-70 60h-54q44-8 52-60z', t.dark),
    ellipse(352, 330, [212, 46], t.light),
    ellipse(352, 334, [184, 34], t.deep),
    look % 3 === 0 ? path('M300 330q18-26 44-10t46 4q-8 24-44 24-34 0-46-18z', '#f1c75b') : '',
  ].join('');
}

export function kettle(t: Tones, look: number): string {
  return [
    line('M272 310a132 132 0 0 1 256 0', look % 2 ? '#7a5238' : t.deep, 30),
    path('M560 430l104-86 26 26-84 150z', t.dark),
    path('M250 350h300q66 96 66 190a60 60 0 0 1-60 60H244a60 60 0 0 1-60-60q0-94 66-190z', t.base),
    path('M478 350h72q66 96 66 190a60 60 0 0 1-60 60h-78q54-20 54-84 0-84-54-166z', t.dark),
    path('M250 350q10-56 150-56t150 56z', t.light),
    circle(400, 282, 22, t.accent),
  ].join('');
}

export function board(t: Tones, look: number): string {
  const round = look % 2 === 1;
  return [
    round ? path('M400 224a190 190 0 1 1-1 0z', t.base) : box(252, 240, [296, 380], { fill: t.base, r: 40 }),
    box(366, 128, [68, 150], { fill: t.base, r: 34 }),
    circle(400, 168, 15, t.deep),
    times(4, (n) => line(`M${300 + n * 62} ${330 + (n % 2) * 26}q22 90-6 ${190 - n * 12}`, t.dark, 7)),
    path('M500 520a54 54 0 0 1 108 0q0 60-54 84-54-24-54-84z', '#c8503c'),
    path('M540 466q14-24 40-22-6 26-40 22z', '#5d8a4c'),
  ].join('');
}

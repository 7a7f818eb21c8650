/** Plants and what belongs to them, and what goes outdoors. */

import type { Tones } from './palette.ts';
import { box, circle, ellipse, line, path, times, turn } from './shapes.ts';

const leaf = '#5d8a4c';
const shade = '#477040';

export function plant(t: Tones, look: number): string {
  const greens = [
    times(5, (n) =>
      turn(-50 + n * 25, [400, 450], path('M400 450q-60-120 0-260 60 140 0 260z', n % 2 ? shade : leaf)),
    ),
    times(7, (n) =>
      turn(-66 + n * 22, [400, 450], path('M400 450q-26-140 0-250 26 110 0 250z', n % 2 ? leaf : shade)),
    ),
    line('M400 460V250', shade, 12) +
      times(6, (n) => ellipse(n % 2 ? 456 : 344, 420 - n * 34, [58, 30], n % 2 ? shade : leaf)) +
      ellipse(400, 226, [34, 52], leaf),
    circle(400, 330, 118, leaf) +
      circle(340, 376, 72, shade) +
      circle(462, 376, 66, shade) +
      circle(412, 290, 60, '#79a566'),
  ];
  return [
    greens[look % 4]!,
    path('M278 430h244l-30 184a26 26 0 0 1-26 22H334a26 26 0 0 1-26-22z', t.base),
    path('M460 430h62l-30 184a26 26 0 0 1-26 22h-40q22-8 26-36z', t.dark),
    box(262, 408, [276, 54], { fill: t.light, r: 18 }),
    look % 3 === 1 ? line('M300 530h200', t.accent, 16) : '',
  ].join('');
}

export function wateringcan(t: Tones, look: number): string {
  return [
    line('M300 340a100 100 0 0 1 200-30', t.deep, 22),
    path('M540 470l120-190 34 20-110 260z', t.dark),
    turn(32, [682, 280], ellipse(682, 276, [46, 20], t.light)),
    path('M240 340h310v220a50 50 0 0 1-50 50H290a50 50 0 0 1-50-50z', t.base),
    path('M490 340h60v220a50 50 0 0 1-50 50h-50q40-8 40-50z', t.dark),
    line('M250 380a90 90 0 0 0-60 90 80 80 0 0 0 60 76', t.deep, 20),
    look % 2 ? line('M244 500h300', t.light, 18) : path('M350 440q50-60 90 0-40 70-90 0z', t.accent),
    ellipse(395, 340, [155, 28], t.light),
  ].join('');
}

export function trowel(t: Tones, look: number): string {
  const fork = line('M330 500v-70q0-30 70-30t70 30v70M400 400v110', '#98a1a6', 24);
  const blade =
    path('M320 400h160v90q0 90-80 150-80-60-80-150z', '#a8b1b6') +
    path('M400 400h80v90q0 90-80 150z', '#8e979c');
  return turn(
    28,
    [400, 400],
    [
      look % 2 ? fork : blade,
      line('M400 400v-70', '#7d868b', 26),
      box(366, 130, [68, 210], { fill: t.base, r: 34 }),
      box(404, 130, [30, 210], { fill: t.dark, r: 15 }),
      box(366, 286, [68, 26], { fill: t.accent }),
      circle(400, 164, 10, t.deep),
    ].join(''),
  );
}

export function flask(t: Tones, look: number): string {
  return [
    look % 2 ? line('M440 190a50 50 0 0 1 50 50', t.deep, 16) : '',
    box(346, 150, [108, 90], { fill: t.deep, r: 18 }),
    path('M346 236h108q40 20 40 80v270a44 44 0 0 1-44 44H350a44 44 0 0 1-44-44V316q0-60 40-80z', t.base),
    path('M430 236h24q40 20 40 80v270a44 44 0 0 1-44 44h-40q26-10 26-44V316q0-56-6-80z', t.dark),
    look % 3 ? box(306, 420, [188, 30], { fill: t.light }) : circle(390, 440, 36, t.pale),
    line('M334 330v200', t.light, 10),
  ].join('');
}

export function tent(t: Tones, look: number): string {
  return [
    circle(610, 220, 46, '#f1d9a0'),
    path('M120 600q90-90 200-60t360 60z', '#c8d3bd'),
    look % 2
      ? path('M160 596q30-270 240-270t240 270z', t.base) +
        path('M470 336q150 50 170 260h-90q0-170-80-260z', t.dark)
      : path('M400 240L150 596h500z', t.base) + path('M400 240l250 356H520z', t.dark),
    path('M400 380q-70 110-74 216h148q-4-106-74-216z', t.deep),
    path('M400 380q-70 110-74 216h52q-10-110 22-216z', t.accent),
    line('M160 596l-50 26M640 596l50 26', t.deep, 8),
  ].join('');
}

export function torch(t: Tones, look: number): string {
  return turn(
    look % 2 ? -24 : 24,
    [400, 420],
    [
      path('M320 250L220 90h360L480 250z', '#f8ebc6'),
      path('M310 250h180l-30 90H340z', t.dark),
      box(300, 226, [200, 34], { fill: t.light, r: 12 }),
      box(340, 336, [120, 270], { fill: t.base, r: 26 }),
      box(410, 336, [50, 270], { fill: t.dark, r: 22 }),
      box(374, 390, [40, 62], { fill: t.accent, r: 18 }),
      times(3, (n) => line(`M352 ${510 + n * 26}h96`, t.deep, 8)),
    ].join(''),
  );
}

/** Paper and play, and the bathroom shelf. */

import type { Tones } from './palette.ts';
import { box, circle, ellipse, line, path, times, turn } from './shapes.ts';

export function notebook(t: Tones, look: number): string {
  const covers = [
    box(330, 270, [180, 80], { fill: t.pale, r: 10 }),
    line('M300 300h240M300 340h240M300 380h160', t.light, 12),
    circle(420, 380, 70, t.accent),
    path('M300 520l90-130 60 80 40-50 60 100z', t.light),
  ];
  return turn(
    -6,
    [400, 400],
    [
      box(256, 186, [320, 440], { fill: '#f7f3ea', r: 18 }),
      box(244, 174, [320, 440], { fill: t.base, r: 18 }),
      box(244, 174, [52, 440], { fill: t.dark, r: 18 }),
      covers[look % 4]!,
      look % 2
        ? line('M530 176v436', t.accent, 14)
        : times(9, (n) => line(`M232 ${216 + n * 44}h36`, '#8a8f94', 10)),
    ].join(''),
  );
}

export function pencils(t: Tones, look: number): string {
  const sticks = [t.accent, '#d99a2b', '#3f8391', '#c0714f'];
  return [
    times(4, (n) =>
      turn(
        -14 + n * 9,
        [400, 480],
        box(308 + n * 48, 190 + (n % 2) * 30, [30, 280], { fill: sticks[n]!, r: 4 }) +
          path(`M${308 + n * 48} ${190 + (n % 2) * 30}l15-44 15 44z`, '#ead2a8'),
      ),
    ),
    path('M280 400h240v190a36 36 0 0 1-36 36H316a36 36 0 0 1-36-36z', t.base),
    path('M460 400h60v190a36 36 0 0 1-36 36h-50q26-8 26-36z', t.dark),
    look % 2 ? line('M280 470h240', t.light, 16) : times(3, (n) => circle(340 + n * 56, 520, 15, t.pale)),
    ellipse(400, 400, [120, 20], t.deep),
  ].join('');
}

export function tray(t: Tones, look: number): string {
  return [
    times(3, (n) => box(210, 500 - n * 110, [380, 66], { fill: n % 2 ? t.light : t.base, r: 14 })),
    times(3, (n) => box(230, 486 - n * 110, [340, 30], { fill: '#faf7f0', r: 4 })),
    times(3, (n) => box(210, 512 - n * 110, [380, 54], { fill: n % 2 ? t.light : t.base, r: 14 })),
    look % 2
      ? times(3, (n) => circle(400, 540 - n * 110, 12, t.deep))
      : times(3, (n) => box(364, 532 - n * 110, [72, 14], { fill: t.deep, r: 7 })),
    line('M222 280v310M578 280v310', t.deep, 14),
  ].join('');
}

export function bottle(t: Tones, look: number): string {
  return [
    line('M400 240v-60h-70', t.deep, 22),
    box(366, 220, [68, 60], { fill: t.deep, r: 10 }),
    look % 2
      ? path('M330 280h140q60 10 60 80v220a46 46 0 0 1-46 46H316a46 46 0 0 1-46-46V360q0-70 60-80z', t.base)
      : box(286, 276, [228, 350], { fill: t.base, r: 36 }),
    path('M460 280h20q50 10 50 80v220a46 46 0 0 1-46 46h-50q26-8 26-46z', look % 2 ? t.dark : t.base),
    box(310, 400, [180, 130], { fill: '#f6f1e7', r: 12 }),
    line('M340 440h120M340 470h84', t.dark, 10),
    circle(444, 500, 12, t.accent),
  ].join('');
}

export function soap(t: Tones, look: number): string {
  return [
    ellipse(400, 560, [240, 52], '#cfc6b8'),
    ellipse(400, 544, [240, 52], '#e6dfd2'),
    box(230, 380, [340, 160], { fill: t.base, r: look % 2 ? 70 : 34 }),
    path('M500 380h20a50 50 0 0 1 50 50v60a50 50 0 0 1-50 50h-60q40-10 40-60z', t.dark),
    box(230, 366, [340, 110], { fill: t.light, r: look % 2 ? 55 : 30 }),
    look % 3 ? ellipse(400, 420, [86, 26], t.base) : line('M310 420h180', t.base, 14),
    circle(560, 300, 34, '#ffffff') + circle(616, 250, 20, '#ffffff') + circle(510, 240, 14, '#ffffff'),
  ].join('');
}

export function brush(t: Tones, look: number): string {
  return turn(
    look % 2 ? -30 : 30,
    [400, 400],
    [
      box(368, 150, [64, 320], { fill: t.base, r: 32 }),
      box(404, 150, [28, 320], { fill: t.dark, r: 14 }),
      circle(400, 190, 11, t.deep),
      box(280, 420, [240, 74], { fill: t.base, r: 34 }),
      box(410, 420, [110, 74], { fill: t.dark, r: 34 }),
      times(9, (n) => line(`M${302 + n * 24} 494v84`, n % 2 ? '#efe3c8' : '#d9c6a0', 18)),
    ].join(''),
  );
}

export function blocks(t: Tones, look: number): string {
  const set = [t.base, t.accent, '#d99a2b', '#3f8391'];
  const arch = path('M330 300h140a70 70 0 0 0-140 0z', set[2]!) + box(330, 296, [140, 24], { fill: set[2]! });
  return [
    box(200, 480, [130, 130], { fill: set[0]!, r: 12 }),
    box(335, 480, [130, 130], { fill: set[3]!, r: 12 }),
    box(470, 480, [130, 130], { fill: set[1]!, r: 12 }),
    box(265, 345, [130, 130], { fill: set[2]!, r: 12 }),
    look % 2 ? circle(470, 410, 66, set[0]!) : box(400, 345, [130, 130], { fill: set[0]!, r: 12 }),
    look % 2 ? path('M330 210l72 130H258z', set[1]!) : turn(0, [400, 300], arch),
    circle(400, 545, 32, '#f6f1e7'),
    path('M265 515l36 62h-72z', t.pale),
    line('M505 545h60M535 515v60', '#f6f1e7', 16),
  ].join('');
}

export function train(t: Tones, look: number): string {
  const wheels = times(look % 2 ? 2 : 4, (n) => {
    const x = look % 2 ? 272 + n * 270 : 230 + n * 112;
    return circle(x, 560, 50, t.deep) + circle(x, 560, 19, '#ead2a8');
  });
  return look % 2
    ? [
        path('M180 440q10-100 120-110l60-90h150l70 100q70 10 70 100v100H180z', t.base),
        path('M380 268h60v70H340zM464 268h40l50 70h-90z', '#dfeaf0'),
        box(180, 470, [470, 40], { fill: t.dark }),
        circle(622, 440, 18, '#f1d9a0'),
        wheels,
      ].join('')
    : [
        box(190, 360, [260, 180], { fill: t.base, r: 70 }),
        box(410, 240, [190, 300], { fill: t.accent, r: 18 }),
        box(450, 290, [110, 90], { fill: '#dfeaf0', r: 10 }),
        box(390, 220, [230, 40], { fill: t.dark, r: 14 }),
        box(240, 270, [56, 100], { fill: t.deep, r: 8 }),
        box(224, 250, [88, 32], { fill: t.dark, r: 10 }),
        box(160, 520, [470, 36], { fill: t.deep, r: 12 }),
        wheels,
      ].join('');
}

export function puzzle(t: Tones, look: number): string {
  const tints = [t.base, t.light, t.dark, t.accent];
  const piece = (x: number, y: number, fill: string) =>
    box(x, y, [150, 150], { fill, r: 10 }) +
    circle(x + 150, y + 75, 26, fill) +
    circle(x + 75, y + 150, 26, fill);
  return [
    piece(400, 400, tints[(look + 3) % 4]!),
    piece(246, 400, tints[(look + 2) % 4]!),
    turn(14, [500, 300], piece(424, 214, tints[(look + 1) % 4]!)),
    piece(246, 246, tints[look % 4]!),
  ].join('');
}

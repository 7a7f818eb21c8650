/** How a visitor finds the page: largest paint, response to input, stability (web.dev, "Web Vitals"). */

import type { ClientMetric } from '@tessera/contracts/health';

/** What is known so far. */
export type Vitals = () => {
  /** Milliseconds from navigation; missing when nothing was painted, or the page began in the background. */
  largestPaint?: number;
  poor: ClientMetric[];
};

/** The least of what is poor: milliseconds, milliseconds, and the score of layout shifts. */
const POOR_PAINT = 4_000;
const POOR_RESPONSE = 500;
const POOR_SHIFTS = 0.25;

/** Shifts are one window with at most 1 s between two and 5 s in all. */
const GAP = 1_000;
const WINDOW = 5_000;

/** Of so many interactions, one may be slow without being told. */
const PER_OUTLIER = 50;

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

export function observeVitals({ document, performance }: Window & typeof globalThis): Vitals {
  const slow = new Set<number>();
  const shifts = createShifts();
  let paint: number | undefined;

  // A page in the background is painted when its visitor comes, however quick it was.
  const paints =
    document.visibilityState === 'hidden'
      ? undefined
      : observe('largest-contentful-paint', {}, ({ startTime }) => (paint = startTime));
  const layout = observe('layout-shift', {}, (entry) => shifts.add(entry as LayoutShift));
  const events = observe('event', { durationThreshold: POOR_RESPONSE }, (entry) => {
    const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId?: number };
    if (interactionId && duration > POOR_RESPONSE) slow.add(interactionId);
  });

  return () => {
    for (const take of [paints, layout, events]) take?.();
    const { interactionCount = 0 } = performance as { interactionCount?: number };
    const poor: [isPoor: boolean, metric: ClientMetric][] = [
      [(paint ?? 0) > POOR_PAINT, 'lcp-poor'],
      [slow.size > Math.floor(interactionCount / PER_OUTLIER), 'inp-poor'],
      [shifts.worst() > POOR_SHIFTS, 'cls-poor'],
    ];
    return {
      poor: poor.flatMap(([isPoor, metric]) => (isPoor ? [metric] : [])),
      ...(paint === undefined ? {} : { largestPaint: paint }),
    };
  };
}

/** The score of the worst window of layout shifts. */
export function createShifts() {
  let worst = 0;
  let score = 0;
  let begun = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    add({
      startTime,
      value,
      hadRecentInput,
    }: Pick<LayoutShift, 'startTime' | 'value' | 'hadRecentInput'>): void {
      if (hadRecentInput) return;
      if (startTime - last >= GAP || startTime - begun >= WINDOW) {
        score = 0;
        begun = startTime;
      }
      last = startTime;
      score += value;
      worst = Math.max(worst, score);
    },
    worst: () => worst,
  };
}

/** Answers what reads the entries that are waiting; nothing in browsers that have no such entries. */
function observe(
  type: string,
  options: { durationThreshold?: number },
  take: (entry: PerformanceEntry) => void,
): (() => void) | undefined {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return undefined;
  const takeAll = (entries: readonly PerformanceEntry[]) => entries.forEach(take);
  const observer = new PerformanceObserver((list) => takeAll(list.getEntries()));
  observer.observe({ type, buffered: true, ...options });
  return () => takeAll(observer.takeRecords());
}

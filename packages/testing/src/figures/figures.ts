/** What every benchmark tells in the same way: a table for people, one line of JSON for programs, a code for gates. */

import { parseArgs } from 'node:util';
import { toTable } from './table.ts';

/** One measured number, with what it must reach when something depends on it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The target: the value may not be greater. */
  atMost?: number;
  /** The target: the value may not be smaller. */
  atLeast?: number;
}

export interface FigureReport {
  bench: string;
  figures: readonly Figure[];
  /** Sentences about how it was measured or what was found. */
  notes: readonly string[];
}

export interface BenchFlags {
  /** One line of JSON instead of a table. */
  json: boolean;
  /** Exit code 1 when a target is missed. */
  assert: boolean;
  /** Values of the benchmark's own flags. */
  values: Readonly<Record<string, string | undefined>>;
}

/**
 * The flags of a benchmark.
 *
 * @param defaults own flags that take a value, with what they are when not given
 * @throws TypeError for a flag that is none
 */
export function readBenchFlags(defaults: Readonly<Record<string, string>> = {}): BenchFlags {
  const own = Object.entries(defaults).map(
    ([name, value]) => [name, { type: 'string', default: value }] as const,
  );
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(own),
      json: { type: 'boolean', default: false },
      assert: { type: 'boolean', default: false },
    },
  });
  const { json, assert, ...rest } = values as Record<string, string | boolean | undefined>;
  return { json: json === true, assert: assert === true, values: rest as BenchFlags['values'] };
}

/** Prints a report; with `assert` a missed target makes the process end with code 1. */
export function reportFigures(report: FigureReport, flags: Pick<BenchFlags, 'json' | 'assert'>): void {
  const missed = report.figures.filter(isMissed);
  console.log(flags.json ? JSON.stringify(report) : writeReport(report));
  if (!flags.assert || missed.length === 0) return;
  for (const { name, value, unit, ...target } of missed)
    console.error(`Cannot accept "${name}": it is ${value} ${unit}, it must be ${describeTarget(target)}`);
  process.exitCode = 1;
}

export function isMissed({ value, atMost, atLeast }: Figure): boolean {
  return !(value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity));
}

/** @throws SyntaxError when the text is no report */
export function parseFigureReport(text: string): FigureReport {
  const report = JSON.parse(text) as Partial<FigureReport> | null;
  if (typeof report?.bench === 'string' && Array.isArray(report.figures) && Array.isArray(report.notes))
    return report as FigureReport;
  throw new SyntaxError('Cannot read report: it has no bench, figures and notes');
}

function writeReport({ bench, figures, notes }: FigureReport): string {
  const rows = figures.map((figure) => [
    figure.name,
    String(figure.value),
    figure.unit,
    describeTarget(figure),
    isMissed(figure) ? 'missed' : '',
  ]);
  const table = toTable([bench, 'value', '', 'target', ''], rows);
  return [table, ...notes.map((note) => `  ${note}`)].join('\n');
}

function describeTarget({ atMost, atLeast }: Pick<Figure, 'atMost' | 'atLeast'>): string {
  if (atMost !== undefined && atMost === atLeast) return `${atMost}`;
  return [atMost === undefined ? '' : `≤ ${atMost}`, atLeast === undefined ? '' : `≥ ${atLeast}`]
    .filter((part) => part !== '')
    .join(' and ');
}

/** Door: how benchmarks tell what they have measured. */

export type { BenchFlags, Figure, FigureReport } from './figures/figures.ts';
export { isMissed, parseFigureReport, readBenchFlags, reportFigures } from './figures/figures.ts';
export { toTable } from './figures/table.ts';

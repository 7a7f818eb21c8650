/**
 * Reads a CSV file with a header, one line per variant; lines that follow one another with the same `slug` are one
 * product. Columns: slug, name, brand, category, sku, price, stock, and optionally compareAt, variant, description,
 * features and keywords (separated by `|`), rating, reviewCount, image, addedAt.
 */

import { createReadStream } from 'node:fs';
import { type CastingContext, type Info, parse } from 'csv-parse';
import type { Place, RawRow } from './read-json.ts';

type Cells = Record<string, string>;

/** One line of the file. */
interface Line {
  number: number;
  cells: Cells;
}

/** @param onBytes hears how much of the file was read */
export async function* readCsvRows(file: string, onBytes: (count: number) => void): AsyncGenerator<RawRow> {
  const parser = createReadStream(file)
    .on('data', (chunk) => onBytes(chunk.length))
    .pipe(
      parse({
        columns: true,
        bom: true,
        trim: true,
        info: true,
        skip_empty_lines: true,
        max_record_size: 100_000,
      }),
    );
  let group: Line[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Cells;
      info: Info & CastingContext;
    }>) {
      if (group.length > 0 && group[0]!.cells['slug'] !== record['slug']) {
        yield toRow(group);
        group = [];
      }
      group.push({ number: info.lines, cells: record });
    }
  } catch (cause) {
    const { lines, message } = cause as Error & { lines?: number };
    yield { line: lines ?? 1, value: undefined, fault: message };
    return;
  }
  if (group.length > 0) yield toRow(group);
}

/** @param lines of one product, one at least */
function toRow(lines: readonly Line[]): RawRow {
  const { number: line, cells: first } = lines[0]!;
  const value = {
    ...present(first, ['slug', 'name', 'brand', 'category', 'description', 'image', 'addedAt']),
    ...numbers(first, ['rating', 'reviewCount']),
    ...lists(first, ['features', 'keywords']),
    variants: lines.map(({ cells }) => ({
      ...present(cells, ['sku']),
      ...numbers(cells, ['price', 'compareAt', 'stock']),
      ...(cells['variant'] ? { name: cells['variant'] } : {}),
    })),
  };
  return { line, value, locate: (path) => locate(lines, path) };
}

/** The line and the column of what is at a path of a product. */
function locate(lines: readonly Line[], [top, index, field]: readonly PropertyKey[]): Place {
  const line = lines[0]!.number;
  if (top !== 'variants') return { line, field: String(top ?? '') };
  if (field === undefined) return { line, field: '' };
  return { line: lines[Number(index)]!.number, field: field === 'name' ? 'variant' : String(field) };
}

function present(cells: Cells, names: readonly string[]): Cells {
  return Object.fromEntries(names.flatMap((name) => (cells[name] ? [[name, cells[name]]] : [])));
}

/** A cell that is no number stays a text, and is then reported with its field. */
function numbers(cells: Cells, names: readonly string[]): Record<string, number | string> {
  const entries = Object.entries(present(cells, names));
  return Object.fromEntries(
    entries.map(([name, text]) => [name, Number.isFinite(Number(text)) ? Number(text) : text]),
  );
}

function lists(cells: Cells, names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(present(cells, names)).map(([name, text]) => [name, text.split('|').filter(Boolean)]),
  );
}

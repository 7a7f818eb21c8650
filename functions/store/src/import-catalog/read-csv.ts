/**
 * Reads a CSV file with a header, one line per variant; lines that follow one another with the same `slug` are one
 * product. Columns: slug, name, brand, category, sku, price, stock, and optionally compareAt, variant, description,
 * features and keywords (separated by `|`), rating, reviewCount, image, addedAt.
 */

import { createReadStream } from 'node:fs';
import { type CastingContext, type Info, parse } from 'csv-parse';
import type { RawRow } from './read-json.ts';

type Cells = Record<string, string>;

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
  let group: { line: number; cells: Cells[] } | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Cells;
      info: Info & CastingContext;
    }>) {
      if (group && group.cells[0]!['slug'] === record['slug']) {
        group.cells.push(record);
        continue;
      }
      if (group) yield toRow(group);
      group = { line: info.lines, cells: [record] };
    }
  } catch (cause) {
    const { lines, message } = cause as Error & { lines?: number };
    yield { line: lines ?? 1, value: undefined, fault: message };
    return;
  }
  if (group) yield toRow(group);
}

function toRow({ line, cells }: { line: number; cells: Cells[] }): RawRow {
  const first = cells[0]!;
  const value = {
    ...present(first, ['slug', 'name', 'brand', 'category', 'description', 'image', 'addedAt']),
    ...numbers(first, ['rating', 'reviewCount']),
    ...lists(first, ['features', 'keywords']),
    variants: cells.map((cell) => ({
      ...present(cell, ['sku']),
      ...numbers(cell, ['price', 'compareAt', 'stock']),
      ...(cell['variant'] ? { name: cell['variant'] } : {}),
    })),
  };
  return { line, value };
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

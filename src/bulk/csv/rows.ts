import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BulkInputError } from '../input-error.ts';
import type { Encoding } from './sniff.ts';

export interface CsvFormat {
  readonly encoding: Encoding;
  readonly delimiter: string;
}

export interface CsvRow {
  /** 0 = the header, 1 = the first row behind it. Empty lines do not count. */
  readonly row: number;
  /** The line of the file on which it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quote that is never closed would swallow the rest of the file. */
const LONGEST_ROW = 1_000_000;

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * The rows of a file one after the other, in constant memory: quoted line breaks, CRLF, a byte order mark and
 * rows with another number of columns are taken as they are.
 *
 * @throws BulkInputError where the quoting is broken
 */
export async function* readRows(path: string, format: CsvFormat): AsyncGenerator<CsvRow> {
  const parser = parse({
    delimiter: format.delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  pipeline(Readable.from(decoded(path, format.encoding)), parser, () => {
    // Whoever iterates over the parser is told.
  });
  let row = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { row, line: info.lines, cells: record };
      row += 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BulkInputError(
      `${path}: the quoting is broken behind row ${Math.max(0, row - 1)} (${error.code}): mend the quotes there`,
    );
  }
}

async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

import { BulkInputError } from '../input-error.ts';
import { leadFrom, type MappedLead, type Target } from './fields.ts';
import { knownName } from './known-names.ts';
import type { ColumnMapFile } from './map-file.ts';

interface MappedColumn {
  readonly index: number;
  readonly name: string;
  readonly target: Target;
  readonly rank: number;
}

/** What each column of a file is. */
export interface ColumnMap {
  readonly columns: readonly MappedColumn[];
  readonly constants: ReadonlyMap<Target, string>;
  /** Columns that nothing is done with, by name. */
  readonly unused: readonly string[];
}

/** Behind every alias: a column that the map names is what the map says. */
const MAPPED = -1;

/**
 * Map the columns of a header by a map file, and those that it does not name by what they are called.
 *
 * @throws BulkInputError where the map names a column that the file does not have, or no column is the phone number
 */
export function mapColumns(header: readonly string[], file: ColumnMapFile): ColumnMap {
  const chosen = new Map(Object.entries(file.columns).map(([name, target]) => [fold(name), target]));
  const missing = Object.keys(file.columns).filter((name) => !header.some((own) => fold(own) === fold(name)));
  if (missing.length > 0)
    throw new BulkInputError(
      `the map names ${list(missing)}, which the file does not have; its columns are ${list(header)}`,
    );
  const columns: MappedColumn[] = [];
  const unused: string[] = [];
  for (const [index, name] of header.entries()) {
    const mapped = chosen.get(fold(name));
    if (mapped === null) continue;
    const found =
      mapped === undefined
        ? file.others === 'auto' ? knownName(name) : undefined
        : { target: mapped, rank: MAPPED }; // prettier-ignore
    if (found === undefined) unused.push(name === '' ? `column ${index + 1} (without a name)` : name);
    else columns.push({ index, name, ...found });
  }
  const constants = new Map(Object.entries(file.constants) as [Target, string][]);
  if (!columns.some(({ target }) => target === 'phone_number'))
    throw new BulkInputError(
      `no column is the phone number: call one phone_number, or say which it is with --map (columns: {"${header[0] ?? 'Phone'}": phone_number})`,
    );
  return { columns: columns.toSorted((a, b) => a.rank - b.rank), constants, unused };
}

/** The lead of a row: the best column that is filled, else the constant. */
export function mapRow(cells: readonly string[], { columns, constants }: ColumnMap): MappedLead {
  const values = new Map<Target, string>();
  for (const { index, target } of columns) {
    const value = (cells[index] ?? '').trim();
    if (value !== '' && (values.get(target) ?? '') === '') values.set(target, value);
  }
  for (const [target, value] of constants) if (!values.has(target)) values.set(target, value);
  return leadFrom(values);
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

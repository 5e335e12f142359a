import type { z } from 'zod';
import type { Moments } from './moments.ts';

/** How one of VICIdial's logs is read: its key, its indexes, its rows. */
export interface LogTable<Raw, Row> {
  readonly table: string;
  /** SELECT … FROM, without a hint for an index. */
  readonly select: string;
  /** What stands after the hint. */
  readonly join: string;
  /** The column that gives the order of pages by key, and its index. */
  readonly key: Index;
  /** What a value of the key looks like. */
  readonly keyPattern: RegExp;
  readonly raw: z.ZodType<Raw>;
  readonly lead?: Index;
  readonly call?: Index;
  readonly time?: TimeIndex<Raw>;
  keyOf(raw: Raw): string;
  toRow(raw: Raw, moments: Moments): Row;
}

export interface Index {
  readonly column: string;
  /** Its name in VICIdial's schema. */
  readonly name: string;
}

export interface TimeIndex<Raw> extends Index {
  /** The column as it stands in the row, on the dialer's clock. */
  localOf(raw: Raw): string | null;
  /** The same moment in seconds since the epoch, where the row has it. */
  epochOf(raw: Raw): number | null;
}

/** The name of every primary key. */
export const PRIMARY = 'PRIMARY';
export const ID = /^\d{1,10}$/;
/** Asterisk's, mostly `<epoch>.<number>`; it is bound, so only what no text of one line can be is refused. */
export const UNIQUEID = /^[^\p{Cc}]{1,50}$/u;

import type { z } from 'zod';
import type { Moments } from './moments.ts';

/** How one of VICIdial's logs is read: its key, its indexes, its rows. */
export interface LogTable<Raw, Row> {
  readonly table: string;
  /** Every column that is asked for, by table. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** SELECT … FROM, without a hint for an index. */
  readonly select: string;
  /** What stands after the hint. */
  readonly join: string;
  /** The primary key, and what a value of it looks like. */
  readonly key: string;
  readonly keyPattern: RegExp;
  readonly raw: z.ZodType<Raw>;
  readonly lead?: Index;
  readonly call?: Index;
  readonly time?: Index;
  keyOf(raw: Raw): string;
  /** The column of `time` as it stands in the row; only where there is one. */
  timeOf?(raw: Raw): string | null;
  /** The same moment as ISO 8601 UTC. */
  momentOf?(raw: Raw, moments: Moments): string | undefined;
  toRow(raw: Raw, moments: Moments): Row;
}

export interface Index {
  readonly column: string;
  /** Its name in VICIdial's schema. */
  readonly name: string;
}

export const ID = /^\d{1,10}$/;
/** Asterisk's, mostly `<epoch>.<number>`; it is bound, so only what no text of one line can be is refused. */
export const UNIQUEID = /^[^\p{Cc}]{1,50}$/u;

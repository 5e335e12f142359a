import type { ColumnType, Generated } from 'kysely';

/**
 * missing: not there, and not delivered again. redelivered: it is on its way. back: seen there since.
 * person-gone: somebody removed the person it was on. accepted: somebody said that this is meant to be.
 */
export type MissingState = 'missing' | 'redelivered' | 'back' | 'person-gone' | 'accepted';

/** A record that a receipt names and that the CRM no longer had. */
export interface MissingRecordsTable {
  destination: string;
  effect_key: string;
  /** Its name in the receipt: `call`, `task.callback`. */
  part: string;
  remote_id: string;
  state: MissingState;
  /** What it was last told by. */
  event_id: string | null;
  found_at: number;
  /** Stays set: a record is delivered again once. */
  redelivered_at: ColumnType<number | null, number | null | undefined, number | null>;
  reason: string | null;
  updated_at: number;
}

/** One look at the recorded receipts of a connection. */
export interface VerificationsTable {
  id: Generated<number>;
  destination: string;
  scope: 'sample' | 'all';
  /** Receipts recorded since then, milliseconds since the epoch. */
  since: number;
  started_at: number;
  ended_at: number;
  /** Receipts; those of which all is there; gone records. */
  looked: number;
  there: number;
  missing: number;
  redelivered: number;
  people_gone: number;
  unseen: number;
  /** Why it ended early; null = it did not. */
  stopped: string | null;
}

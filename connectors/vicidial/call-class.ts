import type { CallKind, Lane } from '../../src/dialer-traffic.ts';
import type { Reply } from './reply.ts';

/** Functions that say that somebody must not be called, or may be again. */
const DNC_FUNCTIONS = /^(?:add|delete)_(?:dnc|fpg)_phone$/;
/** Functions that put leads where they are dialled next. */
const HOPPER_FUNCTIONS = new Set(['hopper_bulk_insert']);

/** How urgent a call is when the caller does not say. */
export function laneOf(fn: string, parameters: Readonly<Record<string, string>>): Lane {
  if (DNC_FUNCTIONS.test(fn)) return 'dnc';
  if (parameters['add_to_hopper'] === 'Y' || HOPPER_FUNCTIONS.has(fn)) return 'speed-to-lead';
  return 'normal';
}

/** A search by vendor lead code walks over the whole table: the schema has no index on it. */
export function kindOf(parameters: Readonly<Record<string, string>>, writes: boolean): CallKind {
  if (parameters['search_method']?.includes('VENDOR_LEAD_CODE') === true) return 'scan';
  return writes ? 'write' : 'read';
}

/** A 500 that carries the answer is VICIdial's trouble with an apostrophe in its own log, not load. */
export function loadOf({ status, messages, rows }: Reply): 'well' | 'trouble' {
  return status === 500 && messages.length === 0 && rows.length === 0 ? 'trouble' : 'well';
}

import type { CallKind, Lane } from '../../src/dialer-traffic.ts';
import type { Reply } from './reply.ts';
import { isWebPage } from './web-page.ts';

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

/** Checks for a duplicate by `alt_phone` in all lists. */
const ALT_PHONE_CHECK = /ALT(?:PHONE)?SYS/;

/** The call log has no index on the phone number. */
const SCANNING = new Set(['phone_number_log']);

/**
 * A search by vendor lead code or alternative phone in all lists walks over the whole table: the schema has
 * no index on either.
 */
export function kindOf(fn: string, parameters: Readonly<Record<string, string>>, writes: boolean): CallKind {
  if (SCANNING.has(fn)) return 'scan';
  if (parameters['search_method']?.includes('VENDOR_LEAD_CODE') === true) return 'scan';
  if (ALT_PHONE_CHECK.test(parameters['duplicate_check'] ?? '')) return 'scan';
  return writes ? 'write' : 'read';
}

/** A 500 that carries the answer is VICIdial's trouble with an apostrophe in its own log, not load; a page is no answer. */
export function loadOf(reply: Reply): 'well' | 'trouble' {
  const { status, messages, rows } = reply;
  if (status !== 500 || messages.length > 0) return 'well';
  return rows.length === 0 || isWebPage(reply) ? 'trouble' : 'well';
}

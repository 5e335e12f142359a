import type { UrlLogRow } from '../../domain/dialer-database.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { ourHook } from '../../domain/reconcile/our-url.ts';
import { receiptOf } from '../../domain/reconcile/receipt.ts';
import { urlLogHit } from '../../domain/reconcile/url-log-hit.ts';
import type { ReceiptRules, ReconcileContext } from '../context.ts';

/**
 * What a row of the dialer's log of URLs is to us. foreign: not ours. untellable: ours, but no request can be made
 * of it. answered: it has our answer. unanswered: it is ours and has no answer of ours.
 */
export type SortedRow =
  | { readonly kind: 'foreign' | 'untellable'; readonly row: UrlLogRow }
  | { readonly kind: 'answered'; readonly row: UrlLogRow; readonly eventId: string }
  | { readonly kind: 'unanswered'; readonly row: UrlLogRow; readonly hit: RawHit };

export function sortRow(
  row: UrlLogRow,
  rules: ReceiptRules,
  context: ReconcileContext,
  backfill: boolean,
): SortedRow {
  const hook = ourHook(row.url, { dialer: context.dialer });
  if (hook === undefined) return { kind: 'foreign', row };
  const hasKey = hook.keys.some((key) => rules.hookKeys.includes(key));
  // Another installation may have a hook of the same name for the same dialer.
  if (!hasKey && hook.origin !== rules.publicOrigin) return { kind: 'foreign', row };
  const receipt = receiptOf(row.response);
  if (receipt.kind === 'ours') return { kind: 'answered', row, eventId: receipt.eventId };
  const hit = hitOfRow(row, context, backfill);
  return hit === undefined ? { kind: 'untellable', row } : { kind: 'unanswered', row, hit };
}

/** The request that VICIdial made or should have made; undefined = none can be made of the row. */
export function hitOfRow(
  row: UrlLogRow,
  { dialer, timezone, now }: ReconcileContext,
  backfill: boolean,
): RawHit | undefined {
  return urlLogHit(row, { dialer, timezone, now: now(), backfill });
}

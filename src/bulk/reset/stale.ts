import type { LeadRow } from '../../domain/dialer-database.ts';

export interface StaleRule {
  readonly listId: string;
  readonly statuses: ReadonlySet<string>;
  /** Called last before this, milliseconds since the epoch. */
  readonly calledBefore: number;
}

/** Statuses of leads that somebody promised to call at a time: setting them to NEW would break the promise. */
export const CALLBACK_STATUSES: readonly string[] = ['CALLBK', 'CBHOLD'];

/**
 * Whether a lead is to be dialled anew. One that was never called is not: nothing tells how old its status is.
 * VICIdial compares statuses without regard to case.
 */
export function isStale({ lead, lastCalledLocal, gmtOffsetHours }: LeadRow, rule: StaleRule): boolean {
  if (lead.listId !== rule.listId) return false;
  if (!rule.statuses.has((lead.status ?? '').toUpperCase())) return false;
  const calledAt = utcMs(lastCalledLocal, gmtOffsetHours);
  return calledAt !== undefined && calledAt < rule.calledBefore;
}

/** VICIdial holds a lead's last call on the customer's own clock, and beside it how far that is from UTC. */
function utcMs(local: string | undefined, offsetHours: number): number | undefined {
  if (local === undefined) return undefined;
  const ms = Date.parse(`${local.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? undefined : ms - offsetHours * 3_600_000;
}

import type { CallbackRow } from '../../../../src/domain/dialer-details.ts';
import { localOf, type Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { isSame } from '../setup.ts';
import { earliestOf, fromDisposal } from './disposal.ts';
import { type Found, findRows } from './find.ts';
import type { KnownLeg } from './known-leg.ts';

/** The agent's choice and the lead's status while a callback is due; the log of calls has the callback's own. */
export const CALLBACK_CHOICE = 'CBHOLD';
/** A callback that has another user was handed on since; then only one that was set with the disposition itself. */
const HANDED_ON_MS = 5_000;

/** The callback that was set with each leg's disposition (`vdc_db_query.php`, updateDISPO, 2.14-202). */
export async function findCallbacks(
  legs: readonly KnownLeg[],
  { database, timezone }: LegTools,
  signal: AbortSignal,
): Promise<Found<CallbackRow> | undefined> {
  const handled = legs.filter(({ leg }) => leg.kind === 'disposition');
  return findRows(handled, {
    keyOf: ({ leg }) => leg.leadId,
    read: (keys, place) => database.several.details.callbacks(keys, earliestOf(handled), place, signal),
    rowKeyOf: ({ leadId }) => leadId,
    choose: (leg, rows) =>
      rows
        .map((row) => ({ row, apart: apartOf(row, leg, timezone) }))
        .filter(({ apart }) => apart !== undefined)
        .toSorted((one, other) => (one.apart ?? 0) - (other.apart ?? 0))[0]?.row,
  });
}

function apartOf(row: CallbackRow, known: KnownLeg, timezone: string): number | undefined {
  if (!isSame(row.status || CALLBACK_CHOICE, known.dispo)) return undefined;
  const apart = fromDisposal(row.setAt, known, timezone);
  if (apart === undefined || isSame(row.user, known.leg.agent)) return apart;
  return known.round?.disposedAt !== undefined && apart <= HANDED_ON_MS ? apart : undefined;
}

/** @param callbacks undefined = they cannot be read */
export function callbackValues(
  { leg }: KnownLeg,
  callbacks: Found<CallbackRow> | undefined,
  timezone: string,
): Told {
  if (callbacks === undefined) return {};
  const callback = callbacks.get(leg.id);
  return {
    callback_datetime: callback === undefined ? '' : localOf(callback.callbackAt, timezone),
    callback_lead_status: callback?.status ?? '',
  };
}

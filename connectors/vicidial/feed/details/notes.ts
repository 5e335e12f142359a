import type { CallNotesRow } from '../../../../src/domain/dialer-details.ts';
import type { Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { earliestOf, fromDisposal } from './disposal.ts';
import { type Found, findRows } from './find.ts';
import type { KnownLeg } from './known-leg.ts';

/**
 * The notes that the agent wrote with each leg's disposition. VICIdial keeps them under the closer log's id of a call
 * that came in, else under the uniqueid; a closer log's id of less than six digits is replaced by the uniqueid too.
 */
export async function findNotes(
  legs: readonly KnownLeg[],
  { database, timezone }: LegTools,
  signal: AbortSignal,
): Promise<Found<CallNotesRow> | undefined> {
  const handled = legs.filter(({ leg }) => leg.kind === 'disposition');
  return findRows(handled, {
    keyOf: ({ leg }) => leg.leadId,
    read: (keys, place) => database.several.details.notes(keys, earliestOf(handled), place, signal),
    rowKeyOf: ({ leadId }) => leadId,
    choose: (known, rows) =>
      rows
        .filter(({ call, at }) => isOf(call, known) && fromDisposal(at, known, timezone) !== undefined)
        .toSorted((one, other) => Number(other.id) - Number(one.id))[0],
  });
}

function isOf(noted: string, { call }: KnownLeg): boolean {
  return (
    noted !== '' && (noted === call.row.uniqueid || (call.direction === 'inbound' && noted === call.row.id))
  );
}

/** @param notes undefined = they cannot be read */
export function notesValues({ leg }: KnownLeg, notes: Found<CallNotesRow> | undefined): Told {
  return notes === undefined ? {} : { call_notes: notes.get(leg.id)?.text ?? '' };
}

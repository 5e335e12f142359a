import type { CallbackRow, CallNotesRow, TransferRow } from '../../../../src/domain/dialer-details.ts';
import type { Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { callbackValues, findCallbacks } from './callbacks.ts';
import { type DidsOfCalls, didValues, readDids } from './did.ts';
import type { Found } from './find.ts';
import { findTransfers, fronterValues } from './fronter.ts';
import type { KnownLeg } from './known-leg.ts';
import { agentValues, listValues, type Names, readNames, statusNameValues } from './names.ts';
import { findNotes, notesValues } from './notes.ts';

/** What stands about legs elsewhere than in the logs of calls; undefined = our user has no right to it. */
export interface Details {
  readonly callbacks: Found<CallbackRow> | undefined;
  readonly notes: Found<CallNotesRow> | undefined;
  readonly transfers: Found<TransferRow> | undefined;
  readonly dids: DidsOfCalls;
  readonly names: Names;
}

/** One statement a table for all legs; none where there is nothing to ask for. */
export async function readDetails(
  legs: readonly KnownLeg[],
  tools: LegTools,
  signal: AbortSignal,
): Promise<Details> {
  return {
    callbacks: await findCallbacks(legs, tools, signal),
    notes: await findNotes(legs, tools, signal),
    transfers: await findTransfers(legs, tools, signal),
    dids: await readDids(legs, tools, signal),
    names: await readNames(legs, tools, signal),
  };
}

/** What the URL of such a leg tells of all that. */
export function detailValues(known: KnownLeg, details: Details, timezone: string): Told {
  const { callbacks, notes, transfers, dids, names } = details;
  const ofBoth = { ...listValues(known, names), ...didValues(known, dids) };
  if (known.leg.kind === 'no-agent') return ofBoth;
  return {
    ...ofBoth,
    ...callbackValues(known, callbacks, timezone),
    ...notesValues(known, notes),
    ...fronterValues(known, transfers),
    ...statusNameValues(known, names, callbacks),
    ...agentValues(known, names),
  };
}

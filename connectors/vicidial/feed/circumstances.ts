import type { CallbackRow } from '../../../src/domain/dialer-details.ts';
import { CALLBACK_CHOICE } from './details/callbacks.ts';
import type { Found } from './details/find.ts';
import type { KnownLeg } from './details/known-leg.ts';
import { talkSecondsOf } from './dispo-values.ts';

/** What the URL of a leg depends on beyond the leg itself. */
export interface Circumstances {
  /** Of the call; `''` = not known. */
  readonly listId: string;
  /** What the agent chose: `CBHOLD` for a callback, whatever status the call has. */
  readonly choice: string;
  /** Undefined = not known. */
  readonly talkSeconds: number | undefined;
}

/** @param callbacks undefined = they cannot be read */
export function circumstancesOf(
  { leg, call, round, dispo }: KnownLeg,
  callbacks: Found<CallbackRow> | undefined,
): Circumstances {
  return {
    listId: call.row.listId,
    choice: callbacks?.has(leg.id) === true ? CALLBACK_CHOICE : dispo,
    talkSeconds: talkSecondsOf(round),
  };
}

import type { BridgeEvent } from '../domain/event.ts';
import { takenBackOf } from '../domain/hit/origin.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { type DncEntry, liftDnc, setDnc, setDncList } from '../ledger/dnc/facts.ts';
import { placeOf } from '../ledger/dnc/place.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { isSplit } from './derive/one-by-one.ts';
import type { DeriveRules } from './derive/rules.ts';
import { knownNumbers } from './known-numbers.ts';

/**
 * What an event says about numbers becomes a fact of the ledger, with who said so as evidence. Must be
 * called once for an event that is new: later events and replays do not come here again.
 */
export async function writeFacts(
  trx: LedgerTransaction,
  event: BridgeEvent,
  rules: DeriveRules,
  hit: Pick<RawHit, 'headers'>,
): Promise<void> {
  if (event.dnc === undefined || isSplit(event)) return;
  const came = Date.parse(takenBackOf(hit)?.at ?? '');
  const at = Number.isNaN(came) ? {} : { at: came, late: true };
  const entry = {
    ...entryOf(event),
    ...at,
    numbers: await knownNumbers(trx, event, rules),
    eventId: event.id,
  };
  if (event.type === 'dnc-set') await setDnc(trx, entry);
  if (event.type === 'dnc-lifted') await liftDnc(trx, entry);
}

/** The same for the events of one list, each with one number; all that is not new is left out before. */
export async function writeListFacts(trx: LedgerTransaction, events: readonly BridgeEvent[]): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  const said = events.flatMap(({ id, dnc }) =>
    (dnc?.numbers ?? []).map((number) => ({ number, eventId: id })),
  );
  await setDncList(trx, said, entryOf(first));
}

function entryOf({ source, receivedAt, dnc }: BridgeEvent): Omit<DncEntry, 'numbers' | 'eventId'> {
  return {
    place: placeOf(dnc?.only),
    at: Date.parse(receivedAt),
    actor: dnc?.by,
    origin: source,
    reason: dnc?.reason,
  };
}

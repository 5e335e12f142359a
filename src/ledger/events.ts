import { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import type { LedgerTransaction } from './ledger.ts';
import { hitToJson } from './raw-json.ts';

/** Keep an event; `false` when it is held already, and then only its duplicates are counted. */
export async function insertEvent(trx: LedgerTransaction, event: BridgeEvent, hit: RawHit): Promise<boolean> {
  if ((await insertEvents(trx, [{ event, hit }])).has(event.id)) return true;
  await trx
    .updateTable('events')
    .set((eb) => ({ duplicates: eb('duplicates', '+', 1) }))
    .where('id', '=', event.id)
    .execute();
  return false;
}

/** Keep several events, not more than a few hundred. @returns the ids of those that were not held already */
export async function insertEvents(
  trx: LedgerTransaction,
  kept: readonly { readonly event: BridgeEvent; readonly hit: RawHit }[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .insertInto('events')
    .values(
      kept.map(({ event, hit }) => ({
        id: event.id,
        ...columnsOf(event),
        received_at: hit.receivedAt,
        raw: hitToJson(hit),
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Put a newly parsed event in the place of the stored one (replay after a mended mapping). */
export async function updateEvent(trx: LedgerTransaction, event: BridgeEvent): Promise<void> {
  await trx.updateTable('events').set(columnsOf(event)).where('id', '=', event.id).execute();
}

/** The stored event; undefined where it does not fit this version. */
export function readEvent(text: string): BridgeEvent | undefined {
  try {
    return eventFromJson(text);
  } catch {
    return undefined;
  }
}

export function eventFromJson(text: string): BridgeEvent {
  return BridgeEvent.parse(JSON.parse(text));
}

function columnsOf(event: BridgeEvent) {
  return {
    type: event.type,
    source: event.source,
    hit_trigger: event.trigger,
    occurred_at: event.occurredAt ?? null,
    lead_key: event.leadKey ?? null,
    lead_id: event.lead.id ?? null,
    phone: event.lead.e164 ?? event.lead.phone ?? null,
    call_key: event.callKey ?? null,
    uniqueid: event.call?.uniqueid ?? null,
    campaign: event.campaign ?? null,
    status: event.call?.status ?? null,
    agent: event.agent?.user ?? null,
    event: JSON.stringify(event),
  };
}

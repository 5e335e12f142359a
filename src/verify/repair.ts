import { deliveryKeys } from '../dispatch/delivery-keys.ts';
import { isSuperseded } from '../dispatch/superseded.ts';
import { URGENCY } from '../domain/urgency.ts';
import { rearmDelivery } from '../ledger/deliveries.ts';
import { readEvent } from '../ledger/events.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { forgetRecords } from '../ledger/verified/forget.ts';
import { keepMissing, missingOfEffect } from '../ledger/verified/missing.ts';
import { tellerOf, type ToldBy } from '../ledger/verified/told-by.ts';
import type { FoundMissing } from './found-missing.ts';

/** What was done about the records of one effect that are gone. */
export type Settled =
  /** It is on its way again. */
  | 'redelivered'
  /** It is not, and stays missing. */
  | 'missing'
  /** Somebody removed the person. */
  | 'person-gone'
  /** Somebody has said that it is meant to be. */
  | 'accepted'
  /** Another delivery is about to write it, or just has. */
  | 'busy';

export interface RepairOptions {
  readonly repair: boolean;
  /** Also where the person was removed: then the person is found or made anew. */
  readonly people: boolean;
  /** Why nothing is delivered again though it could be. */
  readonly withheld: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Keep that records are gone and, where asked for, deliver their effect again: what is remembered of them is
 * forgotten and the delivery of its newest event set going, in one transaction. Once for each record: one that
 * goes away again is somebody's wish, and stays in the list.
 */
export async function settleMissing(
  trx: LedgerTransaction,
  found: FoundMissing,
  options: RepairOptions,
): Promise<Settled> {
  const { now } = options;
  const known = await missingOfEffect(trx, found);
  const parts = Object.keys(found.gone);
  const states = new Map(known.map((record) => [record.part, record]));
  if (parts.every((part) => states.get(part)?.state === 'accepted')) return 'accepted';
  const teller = await tellerOf(trx, found);
  if (teller.kind === 'busy') return 'busy';
  const by = teller.kind === 'told' ? teller.by : undefined;

  async function keep(state: 'missing' | 'redelivered' | 'person-gone', reason?: string): Promise<void> {
    const { destination, effectKey } = found;
    for (const [part, remoteId] of Object.entries(found.gone))
      await keepMissing(
        trx,
        { destination, effectKey, part, remoteId, state, eventId: by?.eventId, reason },
        now,
      );
  }

  if (found.people.length > 0 && !options.people) {
    await keep('person-gone', 'the person was removed in the CRM');
    return 'person-gone';
  }
  const obstacle =
    options.withheld ??
    (known.some(({ redeliveredAt, part }) => redeliveredAt !== undefined && parts.includes(part))
      ? 'it was delivered again before, and has gone again'
      : undefined) ??
    (options.repair ? undefined : 'not delivered again: nobody asked for it') ??
    (await redeliver(trx, found, by, now));
  await keep(obstacle === undefined ? 'redelivered' : 'missing', obstacle);
  return obstacle === undefined ? 'redelivered' : 'missing';
}

/** @returns why it was not; undefined = it is on its way */
async function redeliver(
  trx: LedgerTransaction,
  found: FoundMissing,
  by: ToldBy | undefined,
  now: number,
): Promise<string | undefined> {
  if (by === undefined) return 'its event is older than what is kept';
  const event = readEvent(by.event);
  if (event === undefined) return 'its stored event does not fit this version';
  if (await isSuperseded(trx, event, found.destination)) return 'something later has decided otherwise';
  if (!(await forgetRecords(trx, found, found.gone))) return 'it was written meanwhile';
  const keys = { ...deliveryKeys(event), urgency: URGENCY.replay };
  return (await rearmDelivery(trx, by.deliveryId, keys, now)) ? undefined : 'its delivery is under way';
}

import { setTimeout as delay } from 'node:timers/promises';
import { effectsAt } from './effects.ts';
import { numberOf, type Senders } from './senders.ts';

/** A person known to both sides. */
export interface Person {
  readonly lead: number;
  readonly contactId: string;
}

/** Milliseconds from the moment of sending until it was in effect at the other side; Infinity = it never was. */
export interface Latencies {
  readonly dialerToCrm: readonly number[];
  readonly crmToDialer: readonly number[];
}

/**
 * 1,800 numbers an hour. Each is two or three calls to the dialer, whose governor keeps a quarter of its rate
 * for them, two calls a second, however slow the dialer has become; HubSpot has a fifth of its rate for them.
 */
const EVERY_MS = 2000;
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** Block people one after the other, in turns by a disposition in VICIdial and by an opt-out in the CRM. */
export async function probe(
  people: readonly Person[],
  senders: Senders,
  dataDir: string,
): Promise<Latencies> {
  const byDisposition = new Map<string, number>();
  const byOptOut = new Map<string, number>();
  for (const [index, { lead, contactId }] of people.entries()) {
    const [sent, send] =
      index % 2 === 0
        ? [byDisposition, () => senders.disposition(lead, 'DNC')]
        : [byOptOut, () => senders.optOut(contactId)];
    sent.set(numberOf(lead), Date.now());
    await send();
    await delay(EVERY_MS);
  }
  return {
    dialerToCrm: await latencies(byDisposition, 'crm', dataDir),
    crmToDialer: await latencies(byOptOut, 'main', dataDir),
  };
}

async function latencies(
  sent: ReadonlyMap<string, number>,
  destination: string,
  dataDir: string,
): Promise<readonly number[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const effects = effectsAt(dataDir, destination);
    const missing = [...sent.keys()].filter((number) => !effects.has(number));
    if (missing.length === 0 || Date.now() > deadline)
      return [...sent].map(([number, at]) => (effects.get(number) ?? Infinity) - at);
    await delay(LOOK_EVERY_MS);
  }
}

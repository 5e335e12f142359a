import { dayIn } from '../../src/domain/completeness/day.ts';
import { isoTime } from '../../src/domain/time.ts';
import { writeCalls, type DialerCall } from '../../src/ledger/dialer-calls.ts';
import { keepRead } from '../../src/ledger/dialer-calls/days.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { eventOf, keep } from './ledger-rig.ts';

export const ZONE = 'America/New_York';

/** A leg of the `n`th call, which began `n` minutes after the start of the day; without more said it is accepted. */
export function legOf(n: number, day: string, overrides: Partial<DialerCall> = {}): DialerCall {
  const calledAt = dayIn(day, ZONE).from + n * 60_000;
  return {
    leg: `out:1790000000.${n}`,
    day,
    campaign: 'SALES',
    kind: 'disposition',
    direction: 'outbound',
    status: 'SALE',
    agent: '1001',
    lead_id: String(n),
    uniqueid: `1790000000.${n}`,
    call_id: `V${n}`,
    called_at: calledAt,
    settled_at: calledAt + 30_000,
    state: 'accepted',
    event_id: eventOf(n).id,
    reconciled: 0,
    backfill: 0,
    due_at: null,
    tries: 0,
    reason: null,
    updated_at: calledAt,
    ...overrides,
  };
}

/** A leg whose event the ledger does not have. */
export function lostLeg(n: number, day: string, overrides: Partial<DialerCall> = {}): DialerCall {
  return legOf(n, day, { event_id: null, state: 'missing', due_at: 1, ...overrides });
}

export async function putLegs(
  ledger: Ledger,
  legs: readonly DialerCall[],
  dialer: string = 'main',
): Promise<void> {
  await ledger.write((trx) => writeCalls(trx, dialer, legs));
}

/** What a delivery has come to. */
export type Became = Partial<{ state: string; outcome: string; error_code: string }>;

/** The `n`th event, received when its call began and half a minute later, with what became of its deliveries. */
export async function putEvent(
  ledger: Ledger,
  n: number,
  day: string,
  deliveries: Readonly<Record<string, Became>> = {},
  marks: readonly string[] = [],
): Promise<void> {
  const receivedAt = isoTime(dayIn(day, ZONE).from + n * 60_000 + 30_000);
  const event = eventOf(n, {
    receivedAt,
    agent: { user: '1001' },
    marks: marks.map((code) => ({ code, message: code })),
  });
  await keep(ledger, [event], Object.keys(deliveries));
  for (const [destination, became] of Object.entries(deliveries))
    await ledger.write(async (trx) => {
      const values = { state: 'delivered', outcome: 'created', ...became };
      await trx
        .updateTable('deliveries')
        .set(values as { state: 'delivered'; outcome: string })
        .where('event_id', '=', event.id)
        .where('destination', '=', destination)
        .execute();
    });
}

/** The whole day was read, or only its part up to a share of it. */
export async function putRead(
  ledger: Ledger,
  day: string,
  share: number = 1,
  dialer: string = 'main',
): Promise<void> {
  const { from, until } = dayIn(day, ZONE);
  const stretch = {
    dialer,
    timezone: ZONE,
    from,
    until: from + (until - from) * share,
    reads: 'tables' as const,
  };
  await ledger.write((trx) => keepRead(trx, stretch, until));
}

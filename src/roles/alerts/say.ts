import { addOwnEvent } from '../../dispatch/own-event.ts';
import type { Routing } from '../../dispatch/routing.ts';
import { destinationOf } from '../../domain/alerts/subject.ts';
import type { Alert, BridgeEvent } from '../../domain/event.ts';
import { digestOf } from '../../domain/hit/digest.ts';
import { isoTime } from '../../domain/time.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';

export interface SayContext {
  readonly routing: Routing;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Keep the alert as an event with its deliveries. */
export async function say(trx: LedgerTransaction, alert: Alert, context: SayContext): Promise<void> {
  await addOwnEvent(trx, alertEvent(alert, context.now()), context);
}

function alertEvent(alert: Alert, at: number): BridgeEvent {
  const receivedAt = isoTime(at);
  return {
    id: `evt_${digestOf(['own-alert', alert.code, alert.subject, alert.severity, String(at)])}`,
    type: 'alert',
    source: destinationOf(alert.subject),
    trigger: 'alert',
    receivedAt,
    occurredAt: receivedAt,
    lead: {},
    alert,
    fields: {},
    marks: [],
  };
}

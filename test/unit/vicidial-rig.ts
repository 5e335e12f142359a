import { onTestFinished } from 'vitest';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { DeliveryRequest, Logger, Receipt } from '../../src/connector.ts';
import type { Dialer } from '../../src/dialer.ts';
import type { BridgeEvent, Lead } from '../../src/domain/event.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';
import { postedOrder } from '../contract/posted-order.ts';
import { memoryIdentities } from '../contract/rig.ts';

export interface VicidialRig {
  readonly dialer: Dialer;
  readonly standIn: DialerStandIn;
  /** Deliver a lead as the first attempt of a new delivery. */
  readonly submit: (lead: Partial<Lead>, request?: Partial<DeliveryRequest>) => Promise<Receipt>;
  /** Move the clock of both sides on, milliseconds. */
  readonly pass: (ms: number) => void;
}

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A dialer connection against the stand-in, closed when the test ends. */
export async function startVicidial(
  options: { readonly settings?: object; readonly standIn?: DialerStandInOptions } = {},
): Promise<VicidialRig> {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const user = { user: 'bridge', password: 'right-password' };
  const standIn = await startDialerStandIn({ users: [user], now, ...options.standIn });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: user.user,
    password: user.password,
    timezone: 'America/New_York',
    listId: '1001',
    // Most tests are not about the pace.
    governor: { ratePerSecond: 100, burst: 50 },
    ...options.settings,
  });
  const dialer = connectVicidial(settings, { name: 'main', logger: SILENT, now });
  const identities = memoryIdentities();
  onTestFinished(async () => {
    await dialer.close();
    await standIn.close();
  });
  let serial = 0;
  return {
    dialer,
    standIn,
    pass(ms) {
      skewMs += ms;
    },
    submit(lead, request = {}) {
      serial += 1;
      const event = request.event ?? leadEvent(`evt_${serial}`, lead);
      const { id: effectKey } = event;
      const signal = AbortSignal.timeout(10_000);
      return dialer.deliver(
        {
          deliveryId: `dlv_${serial}`,
          effectKey,
          event,
          attempt: 1,
          inDoubtSince: undefined,
          known: {},
          order: postedOrder(event, { effectKey, signal }),
          ...request,
        },
        { signal, logger: SILENT, identities },
      );
    },
  };
}

export function leadEvent(id: string, lead: Partial<Lead>): BridgeEvent {
  return {
    id,
    type: 'lead-submitted',
    source: 'web',
    trigger: 'lead',
    receivedAt: '2026-11-21T21:20:40.000Z',
    lead,
    fields: {},
    marks: [],
  };
}

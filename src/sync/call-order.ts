import type { CallOrder } from '../connector.ts';
import { callOrderOf } from '../domain/calls/order.ts';
import type { CallsMapping } from '../domain/calls/schema.ts';
import type { BridgeEvent, EventType } from '../domain/event.ts';
import type { DialerZone } from './context.ts';

/** Events of which a CRM holds the call. */
const ABOUT_CALLS: ReadonlySet<EventType> = new Set(['disposition', 'no-agent', 'recording-found']);

export interface OrderedCall {
  /** undefined = the connection's own defaults. */
  readonly call: CallOrder | undefined;
  /** For the receipt; no value of the call stands in them. */
  readonly warnings: readonly string[];
  /** Nothing is to be delivered, and why. */
  readonly nothing: string | undefined;
}

const DEFAULTS: OrderedCall = { call: undefined, warnings: [], nothing: undefined };

/** What the configuration says that a connection shall hold of the call of an event. */
export function callFor(
  event: BridgeEvent,
  destination: string,
  context: {
    readonly calls: ReadonlyMap<string, CallsMapping>;
    readonly dialers: ReadonlyMap<string, DialerZone>;
  },
): OrderedCall {
  const mapping = context.calls.get(destination);
  if (mapping === undefined || !ABOUT_CALLS.has(event.type)) return DEFAULTS;
  const { timezone = 'UTC', defaultPhoneCode = '1' } = context.dialers.get(event.source) ?? {};
  const base = baseOf(event);
  const { order, warnings, side } = callOrderOf(base, mapping, {
    connection: destination,
    timezone,
    defaultPhoneCode,
  });
  const told = [...(side === undefined ? [] : [`canary: by the ${side} rules`]), ...warnings];
  if (base === event) return { call: order, warnings: told, nothing: undefined };
  const nothing = order.activity === undefined ? 'the configuration does not log this call' : undefined;
  return { call: recordingOnly(order), warnings: told, nothing };
}

/** A recording is found later: the rules are those of the event of its call, whose trigger it has. */
function baseOf(event: BridgeEvent): BridgeEvent {
  if (event.type !== 'recording-found') return event;
  return { ...event, type: event.trigger === 'no-agent' ? 'no-agent' : 'disposition' };
}

/** By then the person may be further on than the call was: of all but the activity it is too late to speak. */
function recordingOnly(order: CallOrder): CallOrder {
  return {
    ...order,
    personFields: {},
    ownsPerson: false,
    tasks: [],
    campaign: undefined,
    deal: undefined,
  };
}

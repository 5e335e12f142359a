import type { SeededRandom } from '../seeded-random.ts';
import type { DialerClock } from './clock.ts';
import { createLeads, MOST_LEADS, type SimulatedLead } from './people.ts';

/** One call of a shift before it is made: everything but what the receiver answers. */
export interface PlannedCall {
  /** 0 for the first call of the shift. */
  readonly number: number;
  /** When it starts, milliseconds after the start of the shift. */
  readonly startsAfterMs: number;
  readonly kind: 'handled' | 'no-agent';
  /** `<dialer>:<uniqueid>:<lead_id>`: what the CRM must hold once. */
  readonly callKey: string;
  /** `<dialer>:<lead_id>` */
  readonly leadKey: string;
  /** 1 for the first call to this lead: the order that a destination must see. */
  readonly leadCallNumber: number;
  readonly lead: SimulatedLead;
  readonly uniqueid: string;
  readonly callId: string;
  /** Absent where no agent was involved. */
  readonly agentLogId: string | undefined;
  readonly agent: { readonly user: string; readonly fullName: string } | undefined;
  readonly campaign: string;
  /** The status that the call ends with. */
  readonly status: string;
  readonly statusName: string;
  readonly talkSeconds: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly callbackAt: number | undefined;
  readonly recordingId: string | undefined;
  readonly notes: string;
  /** The agent's browser runs the Dispo Call URL a second time. */
  readonly rerun: boolean;
}

export interface PlanOptions {
  readonly dialer: string;
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly agents: number;
  /** Milliseconds between the start and the disposition of a call. */
  readonly handleMs: number;
  readonly handledShare: number;
  /** Share of calls to a lead that was called before. */
  readonly recallShare: number;
  readonly rerunShare: number;
  readonly campaign: string;
  readonly listId: string;
  readonly firstLeadId: number;
  /** Milliseconds since the epoch that the shift's dates start from. */
  readonly startedAt: number;
  readonly clock: DialerClock;
}

interface Outcome {
  readonly status: string;
  readonly name: string;
  readonly weight: number;
  readonly again: boolean;
}

const DISPOSITIONS: readonly Outcome[] = [
  { status: 'NI', name: 'Not Interested', weight: 30, again: true },
  { status: 'A', name: 'Answering Machine', weight: 18, again: true },
  { status: 'CALLBK', name: 'Call Back', weight: 12, again: true },
  { status: 'NP', name: 'No Pitch No Price', weight: 10, again: true },
  { status: 'SALE', name: 'Sale Made', weight: 10, again: true },
  { status: 'XFER', name: 'Call Transferred', weight: 6, again: true },
  { status: 'DC', name: 'Disconnected Number', weight: 5, again: true },
  { status: 'DEC', name: 'Declined Sale', weight: 5, again: true },
  { status: 'DNC', name: 'DO NOT CALL', weight: 4, again: false },
];
const UNHANDLED: readonly Outcome[] = [
  { status: 'NA', name: 'No Answer AutoDial', weight: 45, again: true },
  { status: 'AB', name: 'Busy Auto', weight: 15, again: true },
  { status: 'B', name: 'Busy', weight: 10, again: true },
  { status: 'ADC', name: 'Disconnected Number Auto', weight: 10, again: true },
  { status: 'DROP', name: 'Agent Not Available', weight: 8, again: true },
  { status: 'PDROP', name: 'Outbound Pre-Routing Drop', weight: 4, again: true },
  { status: 'AA', name: 'Answering Machine Auto', weight: 8, again: true },
];
const AGENT_NAMES = ["Alice O'Agent", 'Bob Núñez', 'Zoë Müller', 'Dee Smith & Co', 'Ivan Петров'];
const NOTES = ['', '', '', "agent's notes: a&b #1 100% é", 'wants a quote'];

interface CalledLead {
  readonly lead: SimulatedLead;
  readonly calls: number;
  readonly lastCall: number;
}

/** The calls of a shift, the same for the same seed, options and start. */
export function* planShift(random: SeededRandom, options: PlanOptions): Generator<PlannedCall, void> {
  const makeLead = createLeads(random, options);
  const restCalls = Math.max(20, Math.ceil((options.callsPerSecond * options.handleMs * 2) / 1000));
  const resting: CalledLead[] = [];
  const ready: CalledLead[] = [];
  let made = 0;

  function chooseLead(number: number): CalledLead {
    while (resting[0] !== undefined && resting[0].lastCall < number - restCalls)
      ready.push(...resting.splice(0, 1));
    const exhausted = made >= MOST_LEADS;
    if (ready.length > 0 && (exhausted || random.chance(options.recallShare))) {
      return ready.splice(random.below(ready.length), 1)[0] ?? chooseLead(number);
    }
    if (exhausted)
      throw new RangeError(`The shift has run out of leads after ${number} calls: ask for fewer calls`);
    made += 1;
    return { lead: makeLead(), calls: 0, lastCall: number };
  }

  for (let number = 0; number < options.calls; number += 1) {
    const called = chooseLead(number);
    const handled = random.chance(options.handledShare);
    const outcome = random.weighted(handled ? DISPOSITIONS : UNHANDLED);
    const leadCallNumber = called.calls + 1;
    yield planCall(random, options, { number, lead: called.lead, leadCallNumber, outcome, handled });
    if (outcome.again) resting.push({ lead: called.lead, calls: leadCallNumber, lastCall: number });
  }
}

interface Chosen {
  readonly number: number;
  readonly lead: SimulatedLead;
  readonly leadCallNumber: number;
  readonly outcome: Outcome;
  readonly handled: boolean;
}

function planCall(random: SeededRandom, options: PlanOptions, chosen: Chosen): PlannedCall {
  const { number, lead, outcome, handled } = chosen;
  const startsAfterMs = (number * 1000) / options.callsPerSecond;
  const startedAt = Math.floor(options.startedAt + startsAfterMs);
  const endedAt = startedAt + (handled ? options.handleMs : 0);
  const agentNumber = random.below(options.agents);
  const uniqueid = `${Math.floor(startedAt / 1000)}.${1000 + number}`;
  return {
    number,
    startsAfterMs,
    kind: handled ? 'handled' : 'no-agent',
    callKey: `${options.dialer}:${uniqueid}:${lead.leadId}`,
    leadKey: `${options.dialer}:${lead.leadId}`,
    leadCallNumber: chosen.leadCallNumber,
    lead,
    uniqueid,
    callId: autoDialCallId(options.clock.local(startedAt), lead.leadId),
    agentLogId: handled ? String(2000 + number) : undefined,
    agent: handled
      ? {
          user: `agent${String(agentNumber + 1).padStart(3, '0')}`,
          fullName: AGENT_NAMES[agentNumber % AGENT_NAMES.length] ?? '',
        }
      : undefined,
    campaign: options.campaign,
    status: outcome.status,
    statusName: outcome.name,
    talkSeconds: handled ? 3 + random.below(400) : 0,
    startedAt,
    endedAt,
    callbackAt: outcome.status === 'CALLBK' ? endedAt + (1 + random.below(14)) * 86_400_000 : undefined,
    recordingId: handled ? String(9000 + number) : undefined,
    notes: handled ? random.pick(NOTES) : '',
    rerun: handled && random.chance(options.rerunShare),
  };
}

/** `V`, the date without year and first digit (`mmddHHMMSS` less one), the lead id in ten digits: 20 characters. */
export function autoDialCallId(localTime: string, leadId: string): string {
  const digits = localTime.replaceAll(/\D/g, '');
  return `V${digits.slice(5)}${leadId.padStart(10, '0')}`;
}

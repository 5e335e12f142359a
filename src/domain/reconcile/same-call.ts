import type { BridgeEvent } from '../event.ts';
import { ORIGINS, type Origin } from '../hit/origin.ts';
import type { CallLeg, LegKind } from './leg.ts';
import { folded } from './folded.ts';
import { isToldAfter, isToldAtOnce, type Said } from './same-moment.ts';

/** VICIdial's own users: what they dispositioned, no agent had. */
const DIALER_USERS: ReadonlySet<string> = new Set(['vdad', 'vdcl']);
/** Records without a uniqueid tell when a call began only about. */
const BEGAN_WITHIN_MS = 120_000;
/** Seconds since the epoch, a dot and a number; Asterisk may put its own name in front. */
const UNIQUEID = /(?:^|-)(\d{9,10})\.\d+$/;

/** The field in which a rebuilt event says when its call began, ISO 8601 UTC. */
export const CALLED_AT = 'vicibridge_called_at';
/** The same where the record's local time happened twice that night: the other moment that it may mean. */
export const CALLED_AT_OR = 'vicibridge_called_at_or';

/**
 * Whether an event tells of a leg: kind, lead, call and agent agree, as far as both say. The status may be another
 * one. Of the dialer of the event.
 */
export function tellsOf(event: BridgeEvent, leg: CallLeg): boolean {
  const told = callFacts(event);
  if (legKindOf(event) !== leg.kind || !agree(told.lead, leg.leadId)) return false;
  if (leg.kind === 'disposition' && !agree(told.agent, leg.agent)) return false;
  const { uniqueid, callId, leadId: lead, agent, calledAt, calledAtOr } = leg;
  const at = [calledAt, calledAtOr ?? calledAt].map((moment) => Date.parse(moment));
  const facts = { uniqueid, callId, lead, agent, at };
  return isSameCall(leg.kind, told, facts) ?? isToldAfter(saidBy(event), { ...leg, began: at });
}

/** Whether the event names the call of the leg by one of its ids; else it is matched by lead and time. */
export function namesCallOf({ call }: Pick<BridgeEvent, 'call'>, { uniqueid, callId }: CallLeg): boolean {
  return (isTold(uniqueid) && call?.uniqueid === uniqueid) || (isTold(callId) && call?.callId === callId);
}

/**
 * Whether two events of one dialer tell the same thing, one of them by itself and the other taken back in (or each
 * taken back from another place): one disposition of one call, with one status. Two hits that reached us by
 * themselves never do, their ids decide.
 */
export function isTwin(one: BridgeEvent, other: BridgeEvent): boolean {
  const origins = [originOf(one), originOf(other)];
  if (origins[0] === origins[1] || one.source !== other.source) return false;
  // Several URLs of ours may be called for one disposition; a rebuilt request stands for all of them.
  if (one.trigger !== other.trigger && !origins.some(isRebuilt)) return false;
  const kind = legKindOf(one);
  if (kind === undefined || kind !== legKindOf(other)) return false;
  const [left, right] = [callFacts(one), callFacts(other)];
  return (
    folded(one.call?.status) === folded(other.call?.status) &&
    agree(left.lead, right.lead) &&
    agree(one.call?.agentLogId, other.call?.agentLogId) &&
    (kind === 'no-agent' || agree(left.agent, right.agent)) &&
    (isSameCall(kind, left, right) ??
      isToldAtOnce(saidBy(one, isRebuilt(origins[0])), saidBy(other, isRebuilt(origins[1]))))
  );
}

/** Which URL tells of a call like this one; undefined for an event that settles none. */
export function legKindOf({ type, agent }: Pick<BridgeEvent, 'type' | 'agent'>): LegKind | undefined {
  if (type === 'no-agent') return 'no-agent';
  if (type !== 'disposition') return undefined;
  return DIALER_USERS.has(folded(agent?.user)) ? 'no-agent' : 'disposition';
}

/** Where the event was taken back from; undefined = it reached us by itself. */
export function originOf({ marks }: Pick<BridgeEvent, 'marks'>): Origin | undefined {
  const found = marks.find(({ code }) => code === 'reconciled');
  return found === undefined ? undefined : ORIGINS.find((origin) => origin === found.field);
}

/** Its request was never built by the dialer: we made it from records. */
function isRebuilt(origin: Origin | undefined): boolean {
  return origin === 'call-log' || origin === 'api';
}

interface CallFacts {
  readonly uniqueid: string | undefined;
  readonly callId: string | undefined;
  readonly lead: string | undefined;
  readonly agent: string | undefined;
  /** When it began, or may have begun, milliseconds since the epoch; NaN = not told. */
  readonly at: readonly number[];
}

function callFacts({ call, lead, agent, fields }: BridgeEvent): CallFacts {
  const { uniqueid, callId } = call ?? {};
  return { uniqueid, callId, lead: lead.id, agent: agent?.user, at: beganAt({ call, fields }) };
}

/** Undefined = they are of one lead, and one of them tells neither an id of the call nor when it began. */
function isSameCall(kind: LegKind, one: CallFacts, other: CallFacts): boolean | undefined {
  if (isTold(one.uniqueid) && isTold(other.uniqueid)) return one.uniqueid === other.uniqueid;
  if (isTold(one.callId) && isTold(other.callId)) return one.callId === other.callId;
  if (!isTold(one.lead) || one.lead !== other.lead) return false;
  if (one.at.every(Number.isNaN) || other.at.every(Number.isNaN)) return undefined;
  if (kind === 'disposition' && (!isTold(one.agent) || folded(one.agent) !== folded(other.agent)))
    return false;
  return one.at.some((at) => other.at.some((too) => Math.abs(at - too) <= BEGAN_WITHIN_MS));
}

/** What there is to go by where no id tells the call. */
function saidBy(event: BridgeEvent, rebuilt: boolean = false): Said {
  return {
    status: event.call?.status,
    at: Date.parse(event.occurredAt ?? event.receivedAt),
    isExact: event.occurredAt !== undefined,
    began: beganAt(event),
    rebuilt,
  };
}

/** When an event's call began, milliseconds since the epoch; two where that is not sure, NaN = it does not tell. */
export function beganAt({ call, fields }: Pick<BridgeEvent, 'call' | 'fields'>): readonly number[] {
  const seconds = UNIQUEID.exec(call?.uniqueid ?? '')?.[1];
  if (seconds !== undefined) return [Number(seconds) * 1000];
  const told = Date.parse(fields[CALLED_AT] ?? '');
  const other = fields[CALLED_AT_OR];
  return other === undefined ? [told] : [told, Date.parse(other)];
}

/** Compared as VICIdial does; what only one of them tells contradicts nothing. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return !isTold(one) || !isTold(other) || folded(one) === folded(other);
}

function isTold(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

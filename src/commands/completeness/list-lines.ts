import { localClock } from '../../domain/completeness/proof-text.ts';
import { isoTime } from '../../domain/time.ts';
import type { BeyondHit } from '../../ledger/completeness/beyond.ts';
import type { ListedCall } from '../../ledger/completeness/list-calls.ts';
import { nextStep } from './next-step.ts';

interface OfDialer {
  readonly dialer: string;
  readonly timezone: string;
}

/** A call of a list as a person reads it. */
export function callLines(call: ListedCall, { dialer, timezone }: OfDialer): readonly string[] {
  const { campaign, status, agent, leadId, uniqueid, callId, calledAt, eventId, reconciled } = call;
  const became = [
    eventId === null ? call.state : `accepted as ${eventId}`,
    ...(reconciled === 1 ? ['taken back in'] : []),
    ...call.deliveries.map(({ destination, fate, code }) =>
      code === null ? `${destination} ${fate}` : `${destination} ${fate} (${code})`,
    ),
  ];
  return [
    words([
      localClock(calledAt, timezone),
      campaign,
      status,
      named('agent', agent),
      named('lead', leadId),
      named('uniqueid', uniqueid),
      callId,
    ]),
    `    ${became.join(', ')}`,
    ...reasonsOf(call).map((reason) => `    ${reason}`),
    `    do: ${nextStep(dialer, call)}`,
  ];
}

export function callJson(call: ListedCall, { dialer }: OfDialer) {
  const { calledAt, dueAt, reconciled, overtaken, ...rest } = call;
  const reasons = reasonsOf(call);
  return {
    dialer,
    ...rest,
    reconciled: reconciled === 1,
    overtaken: overtaken === 1,
    reason: reasons.length === 0 ? null : reasons.join('; '),
    calledAt: isoTime(calledAt),
    dueAt: dueAt === null ? null : isoTime(dueAt),
    do: nextStep(dialer, call),
  };
}

/** An event that no record of the dialer tells of. */
export function beyondLines(hit: BeyondHit, { timezone }: OfDialer): readonly string[] {
  const { campaign, status, agent, leadId, uniqueid, eventId, receivedAt } = hit;
  return [
    words([
      localClock(receivedAt, timezone),
      campaign ?? '',
      status ?? '',
      named('agent', agent ?? ''),
      named('lead', leadId ?? ''),
      named('uniqueid', uniqueid ?? ''),
    ]),
    `    accepted as ${eventId}`,
    `    do: vicibridge event ${eventId}`,
  ];
}

export function beyondJson({ receivedAt, ...hit }: BeyondHit, { dialer }: OfDialer) {
  return { dialer, ...hit, receivedAt: isoTime(receivedAt), do: `vicibridge event ${hit.eventId}` };
}

function reasonsOf({ reason, overtaken }: ListedCall): readonly string[] {
  return [
    ...(reason === null ? [] : [reason.replaceAll(/\p{Cc}+/gu, ' ')]),
    ...(overtaken === 1
      ? ['overtaken by a later disposition of the call: not sent where that one went']
      : []),
  ];
}

function named(what: string, value: string): string {
  return value === '' ? '' : `${what} ${value}`;
}

function words(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join('  ')
    .replaceAll(/\p{Cc}+/gu, ' ');
}

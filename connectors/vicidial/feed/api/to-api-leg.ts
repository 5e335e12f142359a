import type { CallLeg } from '../../../../src/domain/reconcile/leg.ts';
import { isoTime } from '../../../../src/domain/time.ts';
import { createMoments } from '../../database/moments.ts';
import { isOpenStatus } from './dialer-statuses.ts';
import type { NumberCall } from './number-calls.ts';

const NOBODY = /^(?:VDAD|VDCL)?$/i;

/** What is known of a call beside its row. */
export interface Named {
  readonly leadId: string;
  readonly campaign: string;
}

/** A leg without ids of VICIdial's own; undefined where its time is none. */
export function toApiLeg(
  call: NumberCall,
  { leadId, campaign }: Named,
  timezone: string,
): CallLeg | undefined {
  const [first, second] = createMoments(timezone).readings(call.localTime);
  if (first === undefined) return undefined;
  const open = isOpenStatus(call.status);
  const isNobodys = NOBODY.test(call.user);
  // A hit may come as late as after the later of the two moments.
  const endedAt = (second ?? first) + Math.max(0, call.lengthSeconds) * 1000;
  return {
    id: legId(leadId, first),
    kind: isNobodys ? 'no-agent' : 'disposition',
    open,
    direction: call.direction,
    campaign,
    status: call.status,
    agent: isNobodys ? '' : call.user,
    leadId,
    uniqueid: '',
    callId: '',
    calledAt: isoTime(first),
    ...(second === undefined ? {} : { calledAtOr: isoTime(second) }),
    settledAt: open ? undefined : isoTime(endedAt),
  };
}

/** Milliseconds since the epoch; a call of the hour that happens twice goes by the earlier of its two moments. */
export function legId(leadId: string, at: number): string {
  return `api:${leadId}:${Math.floor(at / 1000)}`;
}

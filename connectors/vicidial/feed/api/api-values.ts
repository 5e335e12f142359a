import type { CallLeg, LegFault, LegValues } from '../../../../src/domain/reconcile/leg.ts';
import { localTime } from '../local-time.ts';
import { findAgain, type FoundLeg } from './api-again.ts';
import { recordingsOf } from './api-recordings.ts';
import type { ApiTools } from './api-tools.ts';

/** Columns of the lead whose names say something else in a URL: its status and agent of now are not the call's. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'status',
  'user',
  'called_count',
  'last_local_call_time',
  'lead_id',
]);

/** What can be told of legs; one that the dialer does not find any more is a fault. */
export async function apiValues(
  legs: readonly CallLeg[],
  tools: ApiTools,
  signal: AbortSignal,
): Promise<readonly (LegValues | LegFault)[]> {
  const found = new Map((await findAgain(legs, tools, signal)).map((one) => [one.leg.id, one]));
  const recordings = await recordingsOf(
    [...found.values()].map(({ leg }) => leg),
    tools,
    signal,
  );
  return legs.map((leg) => {
    const one = found.get(leg.id);
    if (one === undefined) return { leg, reason: "the dialer's API does not tell of it any more" };
    return valuesOf(one, recordings.get(leg.id), tools.timezone);
  });
}

/**
 * By VICIdial's names. How long it was talked is not told: the log has the length of the whole call, with the time
 * for which the caller waited.
 */
function valuesOf(
  { leg, lead, call }: FoundLeg,
  recordingId: string | undefined,
  timezone: string,
): LegValues {
  const occurredAt = leg.settledAt ?? leg.calledAt;
  const at = Date.parse(occurredAt);
  const ofLead = Object.entries(lead).filter(([name]) => !NOT_TOLD.has(name));
  return {
    leg,
    occurredAt,
    values: {
      ...Object.fromEntries(ofLead),
      vendor_id: lead['vendor_lead_code'] ?? '',
      phone: lead['phone_number'] ?? '',
      lead_id: leg.leadId,
      uniqueid: '',
      call_id: '',
      list_id: call.listId === '' ? (lead['list_id'] ?? '') : call.listId,
      ...(leg.kind === 'disposition'
        ? { agent_log_id: '', user: leg.agent, recording_id: recordingId ?? '' }
        : { status: leg.status }),
      dispo: leg.status,
      ...(leg.direction === 'outbound' ? { campaign: leg.campaign, group: leg.campaign } : inGroup(leg)),
      dialed_number: call.phone,
      term_reason: call.termReason,
      length_in_sec: String(call.lengthSeconds),
      SQLdate: localTime(at, timezone),
      epoch: String(Math.floor(at / 1000)),
    },
  };
}

/** The campaign that the agent was logged in to is not told. */
function inGroup({ campaign, kind }: CallLeg): Readonly<Record<string, string>> {
  return kind === 'no-agent' ? { campaign, group: campaign } : { group: campaign };
}

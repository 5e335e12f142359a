import type { AgentLogRow, LeadRow, RecordingRow } from '../../../src/domain/dialer-database.ts';
import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import { isNamed } from './agent-round.ts';
import type { CallRow } from './call-row.ts';
import { leadValues, type Told } from './lead-values.ts';
import { localTime } from './local-time.ts';
import { hasOpenStatus } from './to-leg.ts';

export interface DispositionParts {
  readonly leg: CallLeg;
  readonly call: CallRow;
  /** Undefined = it was deleted. */
  readonly lead: LeadRow | undefined;
  readonly round: AgentLogRow | undefined;
  readonly recording: RecordingRow | undefined;
  /** Of the lead's custom table; VICIdial's own names win over them. */
  readonly custom: Readonly<Record<string, string>>;
}

/**
 * What a Dispo Call URL would have told of a leg out of the logs and the lead, by VICIdial's names
 * (`vdc_db_query.php`, updateDISPO, 2.14-202). What only the agent's screen knew is left out.
 *
 * @param at when the disposition was set, milliseconds since the epoch
 */
export function dispositionValues(parts: DispositionParts, at: number, timezone: string): Told {
  const { call, lead, round, custom } = parts;
  const talkSeconds = talkSecondsOf(round);
  const phone = lead?.lead.phone ?? call.row.phone;
  return {
    ...custom,
    list_id: call.row.listId,
    phone_code: call.row.phoneCode,
    ...(lead === undefined ? {} : leadValues(lead, timezone)),
    gmt_offset_now: lead?.gmtOffsetHours.toFixed(2),
    entry_list_id: lead?.entryListId === '' ? '0' : lead?.entryListId,
    phone_number: phone,
    phone,
    ...callValues(parts),
    ...groupValues(parts),
    dispo: statusTold(parts),
    talk_time: String(talkSeconds),
    talk_time_ms: String(talkSeconds * 1000),
    talk_time_min: String(Math.ceil(talkSeconds / 60)),
    recording_id: parts.recording?.id ?? '',
    recording_filename: parts.recording?.filename ?? '',
    SQLdate: localTime(at, timezone),
    epoch: String(Math.floor(at / 1000)),
  };
}

/** 0 where the agent log has no row of the call. */
export function talkSecondsOf(round: AgentLogRow | undefined): number {
  return Math.max(0, (round?.talkSeconds ?? 0) - (round?.deadSeconds ?? 0));
}

/**
 * The status that the agent chose. It stands in the round also when the log of calls was changed afterwards,
 * or was not written because the call took longer than four hours.
 */
export function statusTold({ leg, call, round }: Pick<DispositionParts, 'leg' | 'call' | 'round'>): string {
  if (round === undefined || round.status === '' || round.disposedAt === undefined) return leg.status;
  return isNamed(round, call) || hasOpenStatus(call) ? round.status : leg.status;
}

function callValues({ leg, call: { row }, round }: DispositionParts): Told {
  return {
    lead_id: leg.leadId,
    uniqueid: leg.uniqueid,
    call_id: leg.callId,
    agent_log_id: round?.id ?? '',
    user: row.user,
    term_reason: row.termReason,
    called_count: row.calledCount > 0 ? String(row.calledCount) : undefined,
  };
}

/** An inbound leg tells its in-group, and in `campaign` that which its agent was logged in to. */
function groupValues({ call, round }: DispositionParts): Told {
  const campaign = round?.campaignId;
  if (call.direction === 'outbound') {
    const dialled = campaign ?? call.row.campaignId;
    return {
      campaign: dialled,
      group: dialled,
      channel_group: dialled,
      closecallid: '',
      xfercallid: '',
      dialed_number: call.row.phone,
      dialed_label: call.row.altDial,
    };
  }
  const { row } = call;
  return {
    campaign,
    group: row.campaignId,
    channel_group: row.campaignId,
    closecallid: row.id,
    xfercallid: row.transferredFrom === '' ? '0' : row.transferredFrom,
    dialed_number: row.phone,
    dialed_label: 'NONE',
  };
}

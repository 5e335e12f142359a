import { z } from 'zod';
import type { AgentLogRow } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { amount, epoch, id, moment, selectList, text } from './columns.ts';
import { ID, type LogTable, PRIMARY } from './log-table.ts';

const Raw = z.object({
  agent_log_id: id,
  user: text,
  user_group: text,
  campaign_id: text,
  lead_id: id,
  uniqueid: text,
  event_time: moment,
  pause_epoch: epoch,
  pause_sec: amount,
  wait_sec: amount,
  talk_epoch: epoch,
  talk_sec: amount,
  dispo_epoch: epoch,
  dispo_sec: amount,
  dead_sec: amount,
  status: text,
  sub_status: text,
  pause_type: text,
  comments: text,
});
export type AgentRaw = z.infer<typeof Raw>;

export const AGENT_COLUMNS = Object.keys(Raw.shape);
export const AGENT_TABLES = { live: 'vicidial_agent_log', archive: 'vicidial_agent_log_archive' } as const;

/** One row each time that an agent goes round from pause to disposition. */
export function agentLog(place: LogPlace): LogTable<AgentRaw, AgentLogRow> {
  const table = AGENT_TABLES[place];
  return {
    table,
    select: `SELECT ${selectList(table, AGENT_COLUMNS)} FROM ${table}`,
    join: '',
    key: { column: 'agent_log_id', name: PRIMARY },
    keyPattern: ID,
    raw: Raw,
    lead: { column: 'lead_id', name: 'lead_id' },
    time: {
      column: 'event_time',
      name: 'event_time',
      localOf: (raw) => raw.event_time,
      epochOf: (raw) => raw.pause_epoch,
    },
    keyOf: (raw) => raw.agent_log_id,
    toRow: (raw, moments) => ({
      id: raw.agent_log_id,
      user: raw.user,
      userGroup: raw.user_group,
      campaignId: raw.campaign_id,
      leadId: raw.lead_id,
      uniqueid: raw.uniqueid,
      at: moments.local(raw.event_time, raw.pause_epoch),
      disposedAt: moments.epoch(disposedEpoch(raw)),
      pauseSeconds: raw.pause_sec,
      waitSeconds: raw.wait_sec,
      talkSeconds: raw.talk_sec,
      wrapUpSeconds: raw.dispo_sec,
      deadSeconds: raw.dead_sec,
      status: raw.status,
      pauseCode: raw.sub_status,
      pauseKind: raw.pause_type,
      comments: raw.comments,
    }),
  };
}

/**
 * When the disposition was set, seconds since the epoch; 0 = not yet. `dispo_epoch` is the end of the talk, and the
 * row gets `status` and `dispo_sec` (seconds since then) with the disposition. Where nothing had told of the end
 * of the talk, the disposition writes its own moment into `dispo_epoch`, and the length of the talk into
 * `dispo_sec` instead of `talk_sec`. Source: `updateDISPO` in `vdc_db_query.php`, VICIdial 2.14-202.
 */
function disposedEpoch({
  status,
  talk_epoch: talk,
  talk_sec: talkSeconds,
  dispo_epoch: dispo,
  dispo_sec: dispoSeconds,
}: AgentRaw): number {
  if (status === '' || dispo === null) return 0;
  const holdsTheTalk = dispo - (talk ?? 0) === dispoSeconds && talkSeconds < dispoSeconds;
  return holdsTheTalk ? dispo : dispo + dispoSeconds;
}

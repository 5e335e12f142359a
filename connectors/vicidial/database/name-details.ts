import { z } from 'zod';
import type { AgentNameRow, DidRow, StatusNameRow } from '../../../src/domain/dialer-details.ts';
import { id, text } from './columns.ts';
import type { DetailTable } from './detail-table.ts';
import { ID, PRIMARY, UNIQUEID } from './log-table.ts';

const RawDid = z.object({ did_id: id, did_pattern: text, did_description: text });
/** Never its password. */
const RawAgent = z.object({ user: text, full_name: text, user_group: text, email: text });
const RawStatus = z.object({ status: text, status_name: text, scheduled_callback: text });
const RawCampaignStatus = z.object({ campaign_id: text, ...RawStatus.shape });

export const DIDS: DetailTable<z.infer<typeof RawDid>, DidRow> = {
  tables: { live: 'vicidial_inbound_dids' },
  columns: Object.keys(RawDid.shape),
  by: { column: 'did_id', name: PRIMARY },
  pattern: ID,
  tells: "the DID's name",
  raw: RawDid,
  toRow: (raw) => ({ id: raw.did_id, pattern: raw.did_pattern, description: raw.did_description }),
};

export const AGENTS: DetailTable<z.infer<typeof RawAgent>, AgentNameRow> = {
  tables: { live: 'vicidial_users' },
  columns: Object.keys(RawAgent.shape),
  by: { column: 'user', name: 'user' },
  pattern: UNIQUEID,
  tells: "the agent's name and e-mail address",
  raw: RawAgent,
  toRow: (raw) => ({
    user: raw.user,
    fullName: raw.full_name,
    userGroup: raw.user_group,
    email: raw.email,
  }),
};

export const STATUSES: DetailTable<z.infer<typeof RawStatus>, StatusNameRow> = {
  tables: { live: 'vicidial_statuses' },
  columns: Object.keys(RawStatus.shape),
  by: { column: 'status', name: PRIMARY },
  pattern: UNIQUEID,
  tells: "the status's name",
  raw: RawStatus,
  toRow: (raw) => toStatus(raw, ''),
};

export const CAMPAIGN_STATUSES: DetailTable<z.infer<typeof RawCampaignStatus>, StatusNameRow> = {
  tables: { live: 'vicidial_campaign_statuses' },
  columns: Object.keys(RawCampaignStatus.shape),
  by: { column: 'status', name: 'vicidial_campaign_statuses_key' },
  pattern: UNIQUEID,
  tells: "the status's name",
  raw: RawCampaignStatus,
  toRow: (raw) => toStatus(raw, raw.campaign_id),
};

function toStatus(
  { status, status_name: name, scheduled_callback: schedules }: z.infer<typeof RawStatus>,
  campaignId: string,
): StatusNameRow {
  return { status, campaignId, name, schedulesCallback: schedules === 'Y' };
}

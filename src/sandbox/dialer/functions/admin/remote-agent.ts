import type { ApiCall } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { deny, remark, requireRight, tell } from './answer.ts';
import { integer, oneOf, sameText, varchar } from './columns.ts';
import { bytes, keep, only, serverAddress } from './parameters.ts';
import { within } from './php-compare.ts';
import { requireReach } from './users/reach.ts';
import { viewableCampaigns, viewableGroups } from './viewable.ts';

type Columns = Partial<Row<'remoteAgents'>>;

/** update_remote_agent: lines, campaign and status of all rows that start with this user. */
export function updateRemoteAgent(call: ApiCall): void {
  requireRight(call, 'modify_remoteagents', 'UPDATE REMOTE AGENTS');
  const agent = keep(call, 'agent_user', '-_');
  if (bytes(agent) < 2 || bytes(agent) > 20) deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', agent, '');
  const own = ({ user_start }: Row<'remoteAgents'>) => sameText(user_start, agent);
  if (!call.tables.remoteAgents.rows.some(own))
    deny(call, 'REMOTE AGENT DOES NOT EXIST', serverAddress(call));
  const mayView = viewableGroups(call, { emptyShowsAll: true });
  requireReach(call, agent, mayView, 'USER DOES NOT HAVE PERMISSION TO UPDATE THIS REMOTE AGENT');
  const changes: Columns = { ...takeLines(call), ...takeCampaign(call), ...takeStatus(call, agent, own) };
  if (Object.keys(changes).length === 0) deny(call, 'NO UPDATES DEFINED', '');
  call.tables.remoteAgents.update(own, changes);
  tell(call, 'SUCCESS', 'REMOTE AGENT HAS BEEN UPDATED', agent, '');
}

function takeLines(call: ApiCall): Columns {
  const lines = only(call, 'number_of_lines', '0-9');
  if (lines === '') return {};
  if (!within(lines, 1, 999))
    deny(call, 'YOU MUST USE A VALID NUMBER OF LINES, THIS IS AN OPTIONAL FIELD', lines);
  return { number_of_lines: integer(lines, 0, 255) };
}

function takeCampaign(call: ApiCall): Columns {
  const campaign = keep(call, 'campaign_id', '-_');
  if (campaign === '') return {};
  const mayUse = viewableCampaigns(call);
  const found = call.tables.campaigns.where(
    ({ campaign_id }) => sameText(campaign_id, campaign) && mayUse(campaign_id),
  ).length;
  if (bytes(campaign) > 8 || found < 1)
    deny(call, 'YOU MUST USE A VALID CAMPAIGN ID, THIS IS AN OPTIONAL FIELD', campaign, String(found));
  return { campaign_id: varchar(campaign, 8) };
}

function takeStatus(call: ApiCall, agent: string, own: (row: Row<'remoteAgents'>) => boolean): Columns {
  const status = keep(call, 'status', '-_');
  if (status === '') return {};
  if (!status.includes('ACTIVE'))
    deny(call, 'STATUS MUST BE ACTIVE OR INACTIVE, THIS IS AN OPTIONAL FIELD', status);
  if (call.tables.remoteAgents.rows.some((row) => own(row) && sameText(row.status, status))) {
    remark(call, `REMOTE AGENT IS ALREADY ${status}`, agent);
    return {};
  }
  return { status: oneOf(status, ['ACTIVE', 'INACTIVE']) };
}

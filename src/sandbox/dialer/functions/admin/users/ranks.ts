import { type ApiCall, digits } from '../../../api-call.ts';
import { deny, tell } from '../answer.ts';
import { integer, sameText } from '../columns.ts';
import { keep, only } from '../parameters.ts';
import { within } from '../php-compare.ts';

/** Rank and grade of the user in every campaign, or in one with `camp_rg_only=1`. Returns whether it was asked for. */
export function updateCampaignRanks(call: ApiCall, agent: string): boolean {
  const scope = { only: digits(call, 'camp_rg_only') === '1', id: keep(call, 'campaign_id', '-_') };
  const marks = takeMarks(call, 'campaign', 'CAMPAIGN', scope);
  if (marks === undefined) return false;
  const { campaignAgents, campaigns, liveAgents } = call.tables;
  const { rank, grade } = marks;
  const columns = {
    ...(rank === '' ? {} : { campaign_rank: tinyint(rank), campaign_weight: tinyint(rank) }),
    ...(grade === '' ? {} : { campaign_grade: grade }),
  };
  const touched = (id: string) => !scope.only || sameText(id, scope.id);
  for (const { campaign_id } of campaigns.where((row) => touched(row.campaign_id))) {
    const own = (row: { user: string; campaign_id: string }) =>
      sameText(row.user, agent) && sameText(row.campaign_id, campaign_id);
    if (campaignAgents.find(own) === undefined)
      campaignAgents.insert({ user: agent, campaign_id, ...columns });
    else campaignAgents.update(own, columns);
  }
  liveAgents.update((row) => sameText(row.user, agent) && touched(row.campaign_id), {
    campaign_weight: tinyint(rank),
    campaign_grade: tinyint(grade),
  });
  tell(call, 'NOTICE', 'USER CAMPAIGN RANKS/GRADES HAVE BEEN UPDATED', agent, rank, grade, ...marks.note);
  return true;
}

/** Rank and grade of the user in every in-group, or in one with `ingrp_rg_only=1`. Returns whether it was asked for. */
export function updateInGroupRanks(call: ApiCall, agent: string): boolean {
  const scope = { only: digits(call, 'ingrp_rg_only') === '1', id: keep(call, 'group_id', '_') };
  const marks = takeMarks(call, 'ingroup', 'IN-GROUP', scope);
  if (marks === undefined) return false;
  const { inboundGroupAgents, inboundGroups, liveInboundAgents } = call.tables;
  const { rank, grade } = marks;
  const columns = {
    ...(rank === '' ? {} : { group_rank: tinyint(rank), group_weight: tinyint(rank) }),
    ...(grade === '' ? {} : { group_grade: grade }),
  };
  const touched = (id: string) => !scope.only || sameText(id, scope.id);
  for (const { group_id } of inboundGroups.where((row) => touched(row.group_id))) {
    const own = (row: { user: string; group_id: string }) =>
      sameText(row.user, agent) && sameText(row.group_id, group_id);
    if (inboundGroupAgents.find(own) === undefined)
      inboundGroupAgents.insert({ user: agent, group_id, ...columns });
    else inboundGroupAgents.update(own, columns);
  }
  liveInboundAgents.update((row) => sameText(row.user, agent) && touched(row.group_id), {
    group_weight: tinyint(rank),
    group_grade: tinyint(grade),
  });
  tell(call, 'NOTICE', 'USER IN-GROUP RANKS/GRADES HAVE BEEN UPDATED', agent, rank, grade, ...marks.note);
  return true;
}

interface Marks {
  readonly rank: string;
  readonly grade: string;
  /** What the answer adds where only one campaign or in-group was meant. */
  readonly note: readonly string[];
}

function takeMarks(
  call: ApiCall,
  prefix: 'campaign' | 'ingroup',
  what: string,
  scope: { readonly only: boolean; readonly id: string },
): Marks | undefined {
  const rank = only(call, `${prefix}_rank`, '-_0-9');
  const grade = digits(call, `${prefix}_grade`);
  if (rank === '' && grade === '') return undefined;
  if (rank !== '' && !within(rank, -9, 9))
    deny(call, `YOU MUST USE A VALID ${what} RANK, THIS IS AN OPTIONAL FIELD`, rank);
  if (grade !== '' && !within(grade, 1, 10))
    deny(call, `YOU MUST USE A VALID ${what} GRADE, THIS IS AN OPTIONAL FIELD`, grade);
  return { rank, grade, note: scope.only ? [scope.id, '1'] : [] };
}

function tinyint(value: string): string {
  return integer(value, -128, 127);
}

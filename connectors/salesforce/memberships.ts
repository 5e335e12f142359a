import { z } from 'zod';
import type { Api } from './api.ts';

/** Nobody is in more campaigns than one page of an answer holds. */
const MOST = 2000;

const Members = z.object({ records: z.array(z.looseObject({ CampaignId: z.string().nullish() })) });
const COLUMN: Readonly<Record<string, string>> = { Lead: 'LeadId', Contact: 'ContactId' };

/** Ids of the campaigns that a lead or contact is a member of; other objects cannot be. Throws CallFailure. */
export async function readMemberships(
  api: Api,
  { object, id }: { readonly object: string; readonly id: string },
): Promise<readonly string[]> {
  const column = COLUMN[object];
  if (column === undefined) return [];
  const soql = `SELECT CampaignId FROM CampaignMember WHERE ${column} = '${id}' LIMIT ${MOST}`;
  const { records } = await api.call({
    method: 'GET',
    path: `/query?q=${encodeURIComponent(soql)}`,
    answer: Members,
  });
  return records
    .map(({ CampaignId: campaign }) => campaign)
    .filter((campaign) => typeof campaign === 'string');
}

import { PermanentError } from '../../../src/domain/errors.ts';
import type { ApiParameters } from '../api.ts';
import { findLead, updateLead, type UpdateLeadResult } from '../lead-calls.ts';
import { updateFields } from '../lead-parameters.ts';
import { type Blocked, blockedIn } from './blocked.ts';
import { withCustom } from './custom-parts.ts';
import { customResult } from './custom-result.ts';
import { allowedInNews } from './further-numbers.ts';
import { unexplained, warningsOf } from './partial.ts';
import type { PlacedLead, Placement } from './placement.ts';
import { isDncStatus } from './read-lead.ts';
import { statusKept } from './status-kept.ts';

/** How a lead that is there was found, which says what of it may be written. */
export type FoundBy = 'named-id' | 'known-id' | 'code' | 'phone';

const THERE = 'VICIdial has this person as a lead already, which the policy leaves as it is';

/**
 * Write what is news to a lead that is there; undefined = it is not. With nothing new nothing is sent, unless
 * it has to be seen that the lead is there.
 */
export async function updateThere(
  placement: Placement,
  leadId: string,
  foundBy: FoundBy,
): Promise<PlacedLead | undefined> {
  const { api, order, signal, parts, addedBefore } = placement;
  const isThere = async (): Promise<boolean> => (await findLead(api, { leadId }, signal)) !== undefined;
  if (order.policy.write === 'add' && !addedBefore)
    return (await isThere()) ? { ...unchanged(leadId), warnings: [THERE], untouched: true } : undefined;
  const blocked = await blockedIn(placement.dnc, placement.numbers, {
    dialer: placement.dialer,
    campaign: order.campaign,
  });
  const phone = foundBy === 'phone' ? undefined : parts.news.phone;
  const allowed = await allowedInNews(placement);
  const { status, ...others } = newsParameters({ ...placement, parts: allowed.parts }, foundBy, blocked);
  const isOpen = status !== undefined && !isDncStatus(status);
  const kept = isOpen ? await statusKept(placement, leadId) : undefined;
  if (kept === 'gone') return undefined;
  const parameters = status === undefined || kept !== undefined ? others : { ...others, status };
  const warnings = [...allowed.warnings, ...(kept?.warnings ?? [])];
  const partial = [...allowed.partial, ...(kept?.partial ?? [])];
  if (Object.keys(parameters).length === 0) {
    const mustBeSeen = kept === undefined && (order.hot !== undefined || order.callback !== undefined);
    return mustBeSeen && !(await isThere()) ? undefined : { ...unchanged(leadId), warnings, partial };
  }
  const result = await write(placement, leadId, parameters);
  if (result.outcome === 'not-found') return undefined;
  const custom = await customResult(placement, parts.custom.news, { ...result, listId: undefined });
  return {
    ...unchanged(result.leadId),
    outcome: result.outcome,
    warnings: [
      ...parts.news.warnings,
      ...leftOut(placement),
      ...warnings,
      ...parts.custom.warnings,
      ...warningsOf(result.left),
      ...custom.warnings,
    ],
    partial: [...unexplained(result.left), ...custom.partial, ...partial],
    phone,
  };
}

/** With custom fields only, VICIdial's notice that the list has none is its whole answer, and counts as a refusal. */
async function write(
  { api, signal }: Placement,
  leadId: string,
  parameters: ApiParameters,
): Promise<UpdateLeadResult> {
  try {
    return await updateLead(api, { leadId }, { parameters, signal });
  } catch (error) {
    if (!(error instanceof PermanentError) || error.code !== 'custom-fields-not-added') throw error;
    return { outcome: 'unchanged', leadId, warnings: [], left: [], done: new Map() };
  }
}

/** What update_lead is sent for the lead, less what finds it. */
export function newsParameters(
  { order, parts, settings, foreignCode }: Pick<Placement, 'order' | 'parts' | 'settings' | 'foreignCode'>,
  foundBy: FoundBy,
  blocked: Blocked,
): ApiParameters {
  const { news, custom } = parts;
  const { status, ...fields } = updateFields(news);
  // Whoever was found by a number may have it as the other one: number and code stay the lead's own.
  const phone = foundBy === 'phone' ? undefined : news.phone;
  return {
    ...withCustom(custom.news),
    ...fields,
    ...statusParameter(status, blocked, phone !== undefined),
    ...(phone === undefined
      ? {}
      : { phone_number: phone.number, phone_code: phone.code, update_phone_number: 'Y' }),
    ...codeParameter({ order, parts, foreignCode }, foundBy),
    ...moveParameters(order, settings.listId),
  };
}

/** Somebody who must not be called keeps the status that says so, and gets it with a blocked number. */
function statusParameter(status: string | undefined, blocked: Blocked, newPhone: boolean): ApiParameters {
  if (blocked === 'system' && newPhone) return { status: 'DNC' };
  return status === undefined || blocked !== undefined ? {} : { status };
}

/**
 * The code of a lead that we know by its id may be another record's (a duplicate), so it stays unless it is news.
 * One that tells another source's lead from all others is never given to a second lead.
 */
function codeParameter(
  { order, parts, foreignCode }: Pick<Placement, 'order' | 'parts' | 'foreignCode'>,
  foundBy: FoundBy,
): ApiParameters {
  if (foreignCode) return {};
  const { vendorLeadCode: code } = parts.news;
  const isNews = order.changed?.includes('vendorLeadCode') === true;
  const told = foundBy === 'named-id' || (foundBy === 'known-id' && isNews);
  return told && code !== undefined ? { vendor_lead_code: code } : {};
}

function moveParameters({ policy, changed, lead }: Placement['order'], ownList: string): ApiParameters {
  if (!policy.moveList || (changed !== undefined && !changed.includes('listId'))) return {};
  const list = targetList(lead.listId, ownList);
  return { list_id_field: list, ...(policy.listExistsCheck ? { list_exists_check: 'Y' } : {}) };
}

/** Throws PermanentError (`invalid-list`) for one that VICIdial would take for list 999. */
export function targetList(own: string | undefined, configured: string): string {
  if (own === undefined || own === '') return configured;
  if (/^\d{3,14}$/.test(own)) return own;
  throw new PermanentError(
    'the lead names a list that is none (VICIdial would take it for list 999): send 3 to 14 digits',
    { code: 'invalid-list' },
  );
}

function leftOut({ order, parts }: Placement): string[] {
  const { phone } = order.lead;
  const emptied =
    phone === '' && (order.changed?.includes('phone') ?? true) && parts.news.phone === undefined;
  return [
    ...(emptied ? ['phone_number: left as it is, VICIdial has no lead without one'] : []),
    ...(parts.altPhones.length === 0
      ? []
      : ['multi_alt_phones: left as they are, VICIdial takes further numbers with a new lead only']),
  ];
}

function unchanged(leadId: string): PlacedLead {
  return {
    outcome: 'unchanged',
    leadId,
    warnings: [],
    partial: [],
    untouched: false,
    inHopper: false,
    phone: undefined,
  };
}

import { PermanentError } from '../../src/domain/errors.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { Api, ApiParameters } from './api.ts';
import { addFields, requirePhone, updateFields, type LeadParameters } from './lead-parameters.ts';
import { addLead, leadSearch, type LeadSearch, updateLead, type UpdateLeadResult } from './lead-calls.ts';
import type { VicidialSettings } from './settings.ts';

/** One lead on its way into the dialer, with all that is known of where it may be already. */
export interface Placement {
  readonly api: Api;
  readonly settings: VicidialSettings;
  readonly event: BridgeEvent;
  readonly lead: LeadParameters;
  readonly signal: AbortSignal;
  /** An earlier attempt may have added it. */
  readonly inDoubt: boolean;
  /** The lead_id that the sender named. */
  readonly namedLeadId: string | undefined;
  /** The lead_id that an earlier delivery left. */
  readonly knownLeadId: string | undefined;
  /** Another source's lead came first with this vendor lead code: who has it in VICIdial is somebody else. */
  readonly foreignCode: boolean;
}

export interface Placed {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly leadId: string;
  readonly warnings: readonly string[];
}

/**
 * Find the lead by its id, then by its vendor lead code, and update it; add it where neither finds it.
 * A duplicate is updated too, so that the newest data lands with whoever is called.
 */
export async function placeLead(placement: Placement): Promise<Placed> {
  return (await updateById(placement)) ?? (await updateByVendorCode(placement)) ?? (await add(placement));
}

async function updateById(placement: Placement): Promise<Placed | undefined> {
  const { namedLeadId, knownLeadId, lead } = placement;
  const leadId = namedLeadId ?? knownLeadId;
  if (leadId === undefined) return undefined;
  // The code of a lead that we know by its id may be another record's (a duplicate), so it stays.
  const code =
    namedLeadId === undefined || lead.vendorLeadCode === undefined
      ? {}
      : { vendor_lead_code: lead.vendorLeadCode };
  return toPlaced(await update(placement, { leadId }, { ...phoneFields(lead), ...code }));
}

async function updateByVendorCode(placement: Placement): Promise<Placed | undefined> {
  const vendorLeadCode = soughtCode(placement);
  if (vendorLeadCode === undefined) return undefined;
  return toPlaced(await update(placement, { vendorLeadCode }, phoneFields(placement.lead)));
}

/** The code that tells this lead from all others in VICIdial. */
function soughtCode({ lead, foreignCode }: Placement): string | undefined {
  return foreignCode ? undefined : lead.vendorLeadCode;
}

async function add(placement: Placement): Promise<Placed> {
  const { api, lead, settings, event, signal } = placement;
  const { number, code } = requirePhone(lead, api.who);
  const listId = targetList(event.lead.listId, settings, api.who);
  // With a vendor code the look-up before this has answered already whether it is there.
  const look = placement.inDoubt && soughtCode(placement) === undefined;
  const [earlier] = look ? await leadSearch(api, { phoneNumber: number, listId }, signal) : [];
  if (earlier !== undefined) {
    const found = toPlaced(await update(placement, { leadId: earlier }, {}));
    if (found !== undefined) return { ...found, outcome: 'updated' };
  }
  const parameters: ApiParameters = {
    ...addFields(lead),
    ...(lead.vendorLeadCode === undefined ? {} : { vendor_lead_code: lead.vendorLeadCode }),
    phone_number: number,
    phone_code: code,
    list_id: listId,
    list_exists_check: 'Y',
    ...checks(settings, event.campaign),
  };
  const result = await addLead(api, parameters, signal);
  if (result.outcome === 'duplicate') return updateDuplicate(placement, result.leadId);
  const ignored =
    lead.status === undefined ? [] : ['status: left out, VICIdial starts every new lead as NEW'];
  return { outcome: 'created', leadId: result.leadId, warnings: [...ignored, ...result.warnings] };
}

/** Phone and vendor code stay the lead's own: it may have been found by its other number. */
async function updateDuplicate(placement: Placement, leadId: string): Promise<Placed> {
  const placed = toPlaced(await update(placement, { leadId }, {}));
  const warning = `VICIdial has this person already as lead ${leadId}, which was updated; its phone number, list and vendor lead code were left as they are`;
  if (placed === undefined)
    return { outcome: 'unchanged', leadId, warnings: ['the lead was deleted meanwhile'] };
  return { ...placed, warnings: [warning, ...placed.warnings] };
}

function update(placement: Placement, search: LeadSearch, more: ApiParameters): Promise<UpdateLeadResult> {
  const { api, lead, signal } = placement;
  return updateLead(api, search, { parameters: { ...updateFields(lead), ...more }, signal });
}

function toPlaced(result: UpdateLeadResult): Placed | undefined {
  return result.outcome === 'not-found' ? undefined : result;
}

function phoneFields({ phone }: LeadParameters): ApiParameters {
  if (phone === undefined) return {};
  return { phone_number: phone.number, phone_code: phone.code, update_phone_number: 'Y' };
}

function targetList(own: string | undefined, settings: VicidialSettings, who: string): string {
  if (own === undefined || own === '') return settings.listId;
  if (/^\d{3,14}$/.test(own)) return own;
  throw new PermanentError(
    `${who}: the lead names a list that is none (VICIdial would take it for list 999): send 3 to 14 digits`,
    { code: 'invalid-list' },
  );
}

function checks(
  { duplicateCheck, duplicateDays, dncCheck }: VicidialSettings,
  campaign: string | undefined,
): ApiParameters {
  const days = duplicateDays === undefined ? '' : `${duplicateDays}DAY`;
  const duplicates = duplicateCheck === 'none' ? {} : { duplicate_check: `${duplicateCheck}${days}` };
  if (dncCheck === 'off') return duplicates;
  const dnc = dncCheck === 'areacode' ? 'AREACODE' : 'Y';
  // Without a campaign the campaign's DNC check passes silently.
  const own = campaign ? { campaign_dnc_check: dnc, campaign_id: campaign } : {};
  return { ...duplicates, dnc_check: dnc, ...own };
}

import { PermanentError } from '../../../src/domain/errors.ts';
import { addLead, type AddLeadResult, findLead, leadSearch } from '../lead-calls.ts';
import { requirePhone } from '../lead-parameters.ts';
import { addParameters } from './add-parameters.ts';
import { type Blocked, blockedIn, dncWarning } from './blocked.ts';
import { customResult } from './custom-result.ts';
import { findByPhone, mayBeOurs } from './find-by-phone.ts';
import { type Allowed, allowedInNew } from './further-numbers.ts';
import { isAnotherPerson } from './another-person.ts';
import { type Partial, unexplained, warningsOf } from './partial.ts';
import type { Placed, PlacedLead, Placement } from './placement.ts';
import { updateThere } from './update-lead.ts';

/**
 * Find the lead by its id, then by its vendor lead code, and write it as the policy says; add it where neither
 * finds it. To be run in the turn of its numbers and keys: add_lead is not atomic.
 */
export async function placeLead(placement: Placement): Promise<Placed> {
  return (await knownById(placement)) ?? (await knownByCode(placement)) ?? (await notKnown(placement));
}

async function knownById(placement: Placement): Promise<PlacedLead | undefined> {
  const { namedLeadId, knownLeadId } = placement;
  if (namedLeadId !== undefined) return updateThere(placement, namedLeadId, 'named-id');
  return knownLeadId === undefined ? undefined : updateThere(placement, knownLeadId, 'known-id');
}

async function knownByCode(placement: Placement): Promise<PlacedLead | undefined> {
  const vendorLeadCode = soughtCode(placement);
  if (vendorLeadCode === undefined) return undefined;
  const leadId = await findLead(placement.api, { vendorLeadCode }, placement.signal);
  if (leadId === undefined || (await isAnotherPerson(placement, leadId))) return undefined;
  return updateThere(await ownIfAdded(placement, leadId), leadId, 'code');
}

/** The code that tells this lead from all others in VICIdial. */
function soughtCode({ parts, foreignCode }: Placement): string | undefined {
  return foreignCode ? undefined : parts.lead.vendorLeadCode;
}

/** A lead that must not be touched may be the one that an earlier attempt added: then it is to be finished. */
async function ownIfAdded(placement: Placement, leadId: string): Promise<Placement> {
  if (placement.order.policy.write !== 'add' || placement.inDoubtSince === undefined) return placement;
  return (await mayBeOurs(placement, leadId)) ? { ...placement, addedBefore: true } : placement;
}

async function notKnown(placement: Placement): Promise<Placed> {
  if (placement.order.policy.write !== 'update') return add(placement);
  const leadId = await findByPhone(placement);
  const found = leadId === undefined ? undefined : await updateThere(placement, leadId, 'phone');
  return (
    found ?? {
      outcome: 'skipped',
      warnings: ['not-there: VICIdial has no lead for this person, and the policy makes no new one'],
    }
  );
}

async function add(placement: Placement): Promise<Placed> {
  const { api, parts, signal } = placement;
  requirePhone(parts.lead, api.who);
  const earlier = await addedEarlier(placement);
  if (earlier !== undefined) return earlier;
  const blocked = await blockedIn(placement.dnc, placement.numbers, {
    dialer: placement.dialer,
    campaign: placement.order.campaign,
  });
  if (blocked !== undefined) return refused(blocked);
  const allowed = await allowedInNew(placement);
  const parameters = addParameters({ ...placement, parts: allowed.parts });
  try {
    const result = await addLead(api, parameters, signal);
    if (result.outcome === 'duplicate') return await updateDuplicate(placement, result.leadId);
    return await added(placement, allowed, { ...result, listId: parameters['list_id'] ?? '' });
  } catch (error) {
    if (!isDncRefusal(error)) throw error;
    return refused(error.message.includes('IN CAMPAIGN DNC') ? 'campaign' : 'system');
  }
}

/** What an attempt in doubt has left: with a vendor code the look-up before this has answered already. */
async function addedEarlier(placement: Placement): Promise<PlacedLead | undefined> {
  const { api, inDoubtSince, parts, signal, order } = placement;
  if (inDoubtSince === undefined || soughtCode(placement) !== undefined) return undefined;
  const { number } = requirePhone(parts.lead, api.who);
  const listId = addParameters(placement)['list_id'];
  const [leadId] = await leadSearch(api, { phoneNumber: number, ...(listId && { listId }) }, signal);
  if (leadId === undefined) return undefined;
  const addedBefore = order.policy.write === 'add' && (await mayBeOurs(placement, leadId));
  const found = await updateThere({ ...placement, addedBefore }, leadId, 'phone');
  return found === undefined || found.untouched ? found : { ...found, outcome: 'updated' };
}

async function added(
  placement: Placement,
  allowed: Allowed,
  result: Extract<AddLeadResult, { readonly outcome: 'added' }> & { readonly listId: string },
): Promise<PlacedLead> {
  const { hopper, keepAdded, foreignCode } = placement;
  const { parts } = allowed;
  const { leadId, done, left } = result;
  const answered = done.has('added-to-hopper') || left.some(({ code }) => code === 'not-added-to-hopper');
  const inHopper = hopper !== undefined && answered;
  await keepAdded(leadId, inHopper);
  const custom = await customResult(placement, parts.custom.all, result);
  const ignored =
    parts.lead.status === undefined ? [] : ['status: left out, VICIdial starts every new lead as NEW'];
  return {
    outcome: 'created',
    leadId,
    warnings: [
      ...parts.lead.warnings,
      ...parts.altPhoneWarnings,
      ...parts.custom.warnings,
      ...allowed.warnings,
      ...ignored,
      ...(foreignCode ? [FOREIGN_CODE] : []),
      ...warningsOf(left),
      ...custom.warnings,
    ],
    partial: [
      ...unexplained(left),
      ...altPhonesPartial(parts.altPhones.length, done),
      ...custom.partial,
      ...allowed.partial,
    ],
    untouched: false,
    inHopper,
    phone: parts.lead.phone,
  };
}

const FOREIGN_CODE = 'vendor_lead_code: left out, a lead of another source or object has it in VICIdial';

function altPhonesPartial(
  count: number,
  done: ReadonlyMap<string, Readonly<Record<string, string>>>,
): readonly Partial[] {
  if (count === 0 || Number(done.get('alt-phones-loaded')?.['count']) === count) return [];
  return [
    {
      part: 'alt-phones',
      message:
        "not all of its further numbers were loaded, and VICIdial's API takes none later: enter them there",
    },
  ];
}

/** Number and code stay the lead's own: it may have been found by its other number. */
async function updateDuplicate(placement: Placement, leadId: string): Promise<Placed> {
  const placed = await updateThere(placement, leadId, 'phone');
  if (placed === undefined) return gone(leadId);
  if (placed.untouched) return placed;
  const warning = `VICIdial has this person already as lead ${leadId}, which was updated; its phone number, vendor lead code${placement.order.policy.moveList ? '' : ' and list'} were left as they are`;
  return { ...placed, warnings: [warning, ...placed.warnings] };
}

function gone(leadId: string): PlacedLead {
  return {
    outcome: 'unchanged',
    leadId,
    warnings: ['the lead was deleted meanwhile'],
    partial: [],
    untouched: true,
    inHopper: false,
    phone: undefined,
  };
}

function refused(blocked: Exclude<Blocked, undefined>): Placed {
  return { outcome: 'skipped', warnings: [dncWarning(blocked, 'no lead was added')] };
}

function isDncRefusal(error: unknown): error is PermanentError {
  return error instanceof PermanentError && error.code === 'dnc';
}

import { PermanentError, TransientError } from '../../../src/domain/errors.ts';
import { ensureCallback } from '../composed/callbacks.ts';
import { isOnDnc } from '../composed/is-on-dnc.ts';
import { updateLead } from '../lead-calls.ts';
import { lacksRight } from '../lacks-right.ts';
import { hopperParameters } from './add-parameters.ts';
import { callbackComments } from './callback-comments.ts';
import { type Blocked, blockedIn, dncWarning } from './blocked.ts';
import { type AskedNumber, askedNumber } from './numbers.ts';
import { type Partial, warningsOf } from './partial.ts';
import type { PlacedLead, Placement } from './placement.ts';
import type { PlannedCallback } from './plan.ts';
import { isDncStatus, readColumn, readNumber } from './read-lead.ts';

/** What is left to do for a lead that is to be called soon, once it is written. */
export interface CallSoon {
  readonly placement: Placement;
  readonly placed: PlacedLead;
  /** As VICIdial dials it: the lead's own, which need not be one of the order. */
  readonly dialled: AskedNumber;
  readonly callback: PlannedCallback | undefined;
  readonly signal: AbortSignal;
}

export interface CalledSoon {
  readonly warnings: readonly string[];
  readonly partial: readonly Partial[];
  readonly inHopper: boolean;
  /** Something was written. */
  readonly changed: boolean;
}

/** A call to it is under way or has just ended: putting it into the hopper would call the person twice. */
const ON_A_CALL = /^(?:INCALL|QUEUE|DISPO|XFER|RING)$/i;

/**
 * Put a lead into the hopper, or schedule its callback, unless it must not be called. To be run in the turn of
 * its numbers: whoever blocks one of them is then before or after this, and what comes after takes the lead out.
 * The lead's status is not touched, but for the hold of a callback that was seen.
 */
export async function callSoon(soon: CallSoon): Promise<CalledSoon> {
  const { callback } = soon;
  const nothing = { partial: [], inHopper: false, changed: false };
  const wanted = callback === undefined ? 'it was not put into the hopper' : 'no callback was scheduled';
  try {
    const reason = await reasonAgainst(soon);
    if (reason === 'on-a-call') return { ...nothing, warnings: [`the lead is on a call now, so ${wanted}`] };
    if (reason === 'unreadable')
      return { ...nothing, warnings: [`the lead's number in VICIdial is not possible as one, so ${wanted}`] };
    if (reason !== undefined) return { ...nothing, warnings: [dncWarning(reason, wanted)] };
    return callback === undefined ? await intoHopper(soon) : await schedule(soon, callback);
  } catch (error) {
    return notCalled(error, callback);
  }
}

/** What will never succeed is left undone, so that the rest of the order counts; anything else is thrown again. */
export function notCalled(error: unknown, callback: PlannedCallback | undefined): CalledSoon {
  // A right that only this needs must not hold all other leads.
  if (!(error instanceof PermanentError) && !lacksRight(error)) throw error;
  const part = callback === undefined ? 'hopper' : 'callback';
  const partial = [{ part, message: error.message, cause: error }];
  return { warnings: [], partial, inHopper: false, changed: false };
}

async function reasonAgainst(soon: CallSoon): Promise<Blocked | 'on-a-call' | 'unreadable'> {
  const { placement, placed, dialled, signal } = soon;
  const { client, order, rules, dnc, dialer, numbers } = placement;
  const where = { dialer, campaign: order.campaign };
  const blocked = await blockedIn(dnc, [...numbers, dialled], where);
  // What our own ledger cannot be asked about is not dialled on our order.
  if (blocked === undefined && dialled.e164 === undefined) return 'unreadable';
  // A lead that was added just now is NEW, and add_lead has looked at the lists.
  if (blocked !== undefined || placed.outcome === 'created') return blocked;
  const status = await readColumn(client, placed.leadId, 'status', { signal });
  if (status !== undefined && isDncStatus(status)) return 'system';
  if (status !== undefined && ON_A_CALL.test(status)) return 'on-a-call';
  if (rules.dncCheck === 'off') return undefined;
  return isOnDnc(client, { phoneNumber: dialled.national, campaignId: order.campaign }, { signal });
}

async function intoHopper({ placement, placed, signal }: CallSoon): Promise<CalledSoon> {
  const { api, hopper } = placement;
  const { leadId } = placed;
  try {
    const parameters = hopperParameters(hopper);
    const result = await updateLead(api, { leadId }, { parameters, signal });
    if (result.outcome === 'not-found') throw leadGone(leadId);
    return {
      warnings: warningsOf(result.left),
      partial: [],
      inHopper: true,
      changed: result.done.has('added-to-hopper'),
    };
  } catch (error) {
    // With nothing else to do VICIdial's notice is its whole answer, which counts as a refusal.
    if (!(error instanceof PermanentError) || error.code !== 'not-added-to-hopper') throw error;
    return { warnings: [error.message], partial: [], inHopper: true, changed: false };
  }
}

async function schedule(
  { placement, placed, signal }: CallSoon,
  { at, campaign }: PlannedCallback,
): Promise<CalledSoon> {
  const { client, order, settings } = placement;
  const { agentUser, comments } = order.callback ?? {};
  const { value, changes } = callbackComments(comments, settings.nonLatin);
  const outcome = await ensureCallback(
    client,
    {
      leadId: placed.leadId,
      campaignId: campaign,
      at,
      agentUser: agentUser === '' ? undefined : agentUser,
      comments: value === '' ? undefined : value,
    },
    { signal },
  );
  return {
    partial: [],
    inHopper: false,
    changed: outcome === 'set',
    warnings: [
      ...changes,
      ...(outcome === 'over' ? ['callback: VICIdial has it already, and its time has come'] : []),
    ],
  };
}

/** The number that VICIdial would dial; undefined = the lead is gone. */
export async function dialledNumber(
  { client, signal, parts }: Pick<Placement, 'client' | 'signal' | 'parts'>,
  { leadId, phone }: Pick<PlacedLead, 'leadId' | 'phone'>,
): Promise<AskedNumber | undefined> {
  if (phone !== undefined) return askedNumber(phone.number, phone.code);
  return readNumber(client, leadId, { signal }, parts.phoneCode);
}

/** It was there a moment ago: the next attempt finds out what has become of it. */
export function leadGone(leadId: string): TransientError {
  return new TransientError(`lead ${leadId} was deleted in VICIdial meanwhile: it is looked for again`, {
    code: 'lead-gone',
  });
}

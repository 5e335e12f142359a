import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { callSoon, type CalledSoon, dialledNumber, leadGone, notCalled } from './call-soon.ts';
import { vicidialLists } from './ask-vicidial.ts';
import { judge } from './judge.ts';
import { LEAD_ID, type OrderMemory, recallOrder } from './memory.ts';
import { type AskedNumber, leadTurn, numberKeys } from './numbers.ts';
import { partialError } from './partial.ts';
import { placeLead } from './place-lead.ts';
import type { Placed, PlacedLead, Placement } from './placement.ts';
import { type Plan, planOrderOf, turnKeys } from './plan.ts';

interface InTurn {
  readonly placed: Placed;
  readonly placement: Placement;
  readonly memory: OrderMemory;
}

const NOT_CALLED: CalledSoon = { warnings: [], partial: [], inHopper: false, changed: false };

/**
 * Have one person as a lead, once, as an order says: found or added in the turn of its numbers and keys, then
 * put into the hopper or given a callback in the turn of the number that is dialled. What was left undone and
 * cannot be repaired is a PermanentError (`partial:…`) once everything else is done and the lead id is kept.
 */
export async function deliverOrder(
  order: LeadOrder,
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const plan = await planOrderOf(order, context, tools);
  try {
    return await carryOut(plan, request, context, tools);
  } catch (error) {
    const ownList = (order.lead.listId ?? '') !== '';
    throw await judge(error, request, { api: plan.api, ownList, signal: context.signal });
  }
}

async function carryOut(
  plan: Plan,
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { signal } = context;
  // add_lead is not atomic: twenty at once with a duplicate check made up to five rows of one number.
  const { placed, placement, memory } = await tools.traffic.inTurn(turnKeys(plan), signal, (turn) =>
    placeInTurn(plan, request, { ...context, signal: turn }),
  );
  if (placed.outcome === 'skipped')
    return { outcome: 'skipped', ids: {}, warnings: [...plan.warnings, ...placed.warnings] };
  const { leadId } = placed;
  const soon = wantsCall(plan, placed, memory)
    ? await callInTurn(plan, { ...placement, signal }, placed, tools)
    : NOT_CALLED;
  if (soon.inHopper) await memory.keepInHopper(leadId);
  const [first, ...others] = [...placed.partial, ...soon.partial];
  if (first !== undefined) throw partialError(plan.api.who, leadId, [first, ...others]);
  context.logger.debug({ leadId, outcome: placed.outcome }, 'lead placed');
  return {
    outcome: placed.outcome === 'unchanged' && soon.changed ? 'updated' : placed.outcome,
    ids: { [LEAD_ID]: leadId },
    warnings: [...idWarnings(plan.order.lead.id), ...plan.warnings, ...placed.warnings, ...soon.warnings],
  };
}

async function placeInTurn(plan: Plan, request: DeliveryRequest, context: DeliveryContext): Promise<InTurn> {
  const { order, parts } = plan;
  const memory = await recallOrder(order, parts.lead.vendorLeadCode, request, context);
  const placement: Placement = {
    ...plan,
    signal: context.signal,
    inDoubtSince: request.inDoubtSince,
    namedLeadId: isLeadId(order.lead.id) ? order.lead.id : undefined,
    knownLeadId: memory.knownLeadId,
    foreignCode: memory.foreignCode,
    isOthers: (leadId) => memory.isOthers(leadId),
    askVicidial: vicidialLists(plan.client, plan.rules, { campaign: order.campaign, signal: context.signal }),
    addedBefore: memory.addedBefore,
    keepAdded: (leadId, inHopper) => memory.keepAdded(leadId, inHopper),
  };
  const placed = await placeLead(placement);
  if (placed.outcome !== 'skipped') await memory.keep(placed.leadId);
  return { placed, placement, memory };
}

function wantsCall(plan: Plan, placed: PlacedLead, memory: OrderMemory): boolean {
  if (placed.untouched) return false;
  return plan.callback !== undefined || (plan.hopper !== undefined && !placed.inHopper && !memory.inHopper);
}

/** The number that is dialled need not be one of the order: a duplicate may have been found by its other one. */
async function callInTurn(
  plan: Plan,
  placement: Placement,
  placed: PlacedLead,
  { traffic }: DeliverTools,
): Promise<CalledSoon> {
  let dialled: AskedNumber | undefined;
  try {
    dialled = await dialledNumber(placement, placed);
  } catch (error) {
    return notCalled(error, plan.callback);
  }
  if (dialled === undefined) throw leadGone(placed.leadId);
  const keys = [...numberKeys([...plan.numbers, dialled]), leadTurn(placed.leadId)];
  return traffic.inTurn(keys, placement.signal, (signal) =>
    callSoon({ placement, placed, dialled, callback: plan.callback, signal }),
  );
}

/** `int unsigned`, as text. */
function isLeadId(text: string | undefined): boolean {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text);
}

function idWarnings(id: string | undefined): string[] {
  return (id ?? '') === '' || isLeadId(id) ? [] : ['lead_id: left out, it is none that VICIdial can have'];
}

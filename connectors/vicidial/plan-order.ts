import type { LeadDisposal, LeadOrder } from '../../src/domain/lead-order.ts';
import type { ApiParameters } from './api.ts';
import type { LeadLimits } from './lead-limits.ts';
import { addParameters, hopperParameters } from './orders/add-parameters.ts';
import { callbackComments } from './orders/callback-comments.ts';
import { callbackTime } from './orders/callback-time.ts';
import { disposalParameters } from './orders/dispose-lead.ts';
import { type OrderParts, orderParts } from './orders/order-parts.ts';
import { rulesOf } from './orders/policy.ts';
import { newsParameters } from './orders/update-lead.ts';
import type { VicidialSettings } from './settings.ts';

export interface PlannedCall {
  /** VICIdial's own name (`add_lead`). */
  readonly function: string;
  /** As sent, less credentials. */
  readonly parameters: ApiParameters;
  /** When this call is made. */
  readonly when: string;
}

export interface PlannedOrder {
  readonly calls: readonly PlannedCall[];
  /** What is changed or left out on the way, without values. */
  readonly changes: readonly string[];
}

/** Stands for a lead id that only VICIdial can tell. */
const LEAD = '<lead id>';
const NEW = 'VICIdial does not have the person';
const THERE = 'VICIdial has the person';
const BY_ID = { search_method: 'LEAD_ID', lead_id: LEAD };

/**
 * The calls that a delivery of this order would make, without making any: for a person that VICIdial does not
 * have, and for one that it has. Look-ups (DNC, callbacks, campaigns) are left out. Throws PermanentError as a
 * delivery would before it sends anything.
 *
 * @param nowMs milliseconds since the epoch, for callbacks whose time has passed; absent = none has
 */
export function planOrder(
  order: LeadOrder | LeadDisposal,
  settings: VicidialSettings,
  limits: LeadLimits,
  nowMs = 0,
): PlannedOrder {
  if (order.kind === 'dispose') {
    const found = { search_method: 'LEAD_ID', lead_id: order.leadId };
    const block =
      order.action.do === 'dnc'
        ? [call('add_dnc_phone', { phone_number: '<its number>', campaign_id: 'SYSTEM_INTERNAL' }, THERE)]
        : [];
    const parameters = { ...found, ...disposalParameters(order.action) };
    return { calls: [...block, call('update_lead', parameters, THERE)], changes: [] };
  }
  const parts = orderParts(order, limits);
  const comments = callbackComments(order.callback?.comments, limits.nonLatin);
  const time = order.callback && callbackTime(order.callback, settings.timezone, nowMs);
  return {
    calls: [...placing(order, parts, settings, time?.at), ...scheduling(order, time?.at, comments.value)],
    changes: [
      ...parts.lead.warnings,
      ...parts.altPhoneWarnings,
      ...parts.custom.warnings,
      ...(time?.warnings ?? []),
      ...(time?.at === undefined ? [] : comments.changes),
    ],
  };
}

function placing(
  order: LeadOrder,
  parts: OrderParts,
  settings: VicidialSettings,
  callbackAt: string | undefined,
): PlannedCall[] {
  const { write } = order.policy;
  const hopper = callbackAt === undefined ? order.hot : undefined;
  const rules = rulesOf(order.policy, settings);
  const news = newsParameters({ order, parts, settings, foreignCode: false }, 'known-id', undefined);
  const updates = write !== 'add' && Object.keys(news).length > 0;
  return [
    ...(write === 'update'
      ? []
      : [
          call('add_lead', addParameters({ order, parts, rules, settings, hopper, foreignCode: false }), NEW),
        ]),
    ...(updates ? [call('update_lead', { ...BY_ID, ...news }, THERE)] : []),
    ...(write !== 'add' && hopper !== undefined
      ? [call('update_lead', { ...BY_ID, ...hopperParameters(hopper) }, `${THERE}, and it may be called`)]
      : []),
  ];
}

function scheduling(
  { callback, campaign = '' }: LeadOrder,
  at: string | undefined,
  comments: string,
): PlannedCall[] {
  if (callback === undefined || at === undefined) return [];
  const { agentUser } = callback;
  const forWhom: ApiParameters = agentUser
    ? { callback_type: 'USERONLY', callback_user: agentUser }
    : { callback_type: 'ANYONE' };
  const parameters = {
    ...BY_ID,
    callback: 'Y',
    campaign_id: campaign,
    callback_datetime: at,
    callback_status: 'CALLBK',
    ...(comments !== '' ? { callback_comments: comments } : {}),
    ...forWhom,
  };
  return [
    call('update_lead', parameters, 'the lead is written and may be called'),
    call('update_lead', { ...BY_ID, status: 'CBHOLD' }, 'the callback was seen'),
  ];
}

function call(name: string, parameters: ApiParameters, when: string): PlannedCall {
  return { function: name, parameters, when };
}

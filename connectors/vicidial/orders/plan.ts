import type { DeliveryContext } from '../../../src/connector.ts';
import { AuthError, PermanentError } from '../../../src/domain/errors.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { createFunctionClient } from '../functions/client.ts';
import { inLane } from '../in-lane.ts';
import { callbackTime } from './callback-time.ts';
import { numberKeys, numbersOf } from './numbers.ts';
import { orderParts } from './order-parts.ts';
import type { Placement } from './placement.ts';
import { rulesOf } from './policy.ts';

/** An order with all that is known of it before VICIdial is asked about the lead. */
export interface Plan extends Pick<
  Placement,
  | 'dialer' | 'api' | 'client' | 'settings' | 'setup' | 'order' | 'parts' | 'rules' | 'numbers' | 'dnc' | 'now'
  | 'hopper'
> {
  readonly callback: PlannedCallback | undefined;
  readonly warnings: readonly string[];
} // prettier-ignore

export interface PlannedCallback {
  /** The dialer's local time, `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string;
  readonly campaign: string;
}

/**
 * Read an order before anything is written. Throws PermanentError for one that can never be carried out whole:
 * a callback without a campaign that VICIdial has, a number or a custom field that it cannot hold.
 */
export async function planOrderOf(
  order: LeadOrder,
  { dnc, signal }: Pick<DeliveryContext, 'dnc' | 'signal'>,
  tools: DeliverTools,
): Promise<Plan> {
  const { settings, now } = tools;
  const parts = orderParts(order, await tools.limits(signal));
  const api = order.hot === undefined ? tools.api : inLane(tools.api, 'speed-to-lead');
  const client = createFunctionClient({ api, nonLatin: settings.nonLatin });
  const time = order.callback && callbackTime(order.callback, settings.timezone, now());
  const callback =
    time?.at === undefined
      ? undefined
      : { at: time.at, campaign: await callbackCampaign(order, { ...tools, api }, { client, signal }) };
  const both = order.hot !== undefined && callback !== undefined;
  return {
    dialer: tools.name,
    api,
    client,
    settings,
    setup: tools.setup,
    order,
    parts,
    rules: rulesOf(order.policy, settings),
    numbers: numbersOf(order, parts),
    dnc,
    now,
    hopper: both ? undefined : order.hot,
    callback,
    warnings: [
      ...(time?.warnings ?? []),
      ...(both ? ['hopper: left out, the person is called at the time of the callback'] : []),
    ],
  };
}

/** Turns for all that tells this person from others. */
export function turnKeys({ order, parts, numbers }: Plan): readonly string[] {
  const { vendorLeadCode } = parts.lead;
  return [
    ...numberKeys(numbers),
    ...(vendorLeadCode === undefined ? [] : [`vendor:${vendorLeadCode}`]),
    `of:${order.identity}`,
  ];
}

async function callbackCampaign(
  { campaign }: LeadOrder,
  { api, setup }: Pick<DeliverTools, 'api' | 'setup'>,
  { client, signal }: Pick<Placement, 'client' | 'signal'>,
): Promise<string> {
  if (campaign === undefined || campaign === '')
    throw new PermanentError(
      `${api.who}: a callback belongs to a campaign and the order names none: set \`campaign\``,
      { code: 'callback-without-campaign' },
    );
  try {
    if (await setup.hasCampaign(client, campaign, { signal })) return campaign;
  } catch (error) {
    // A right that only callbacks need must not hold all other leads.
    if (!(error instanceof AuthError) || error.code !== 'no-permission') throw error;
    throw new PermanentError(`${error.message}; callbacks are read back with that right`, {
      code: error.code,
      cause: error,
    });
  }
  throw new PermanentError(
    `${api.who} has no campaign ${campaign}, or hides it from the API user: correct \`campaign\``,
    { code: 'unknown-campaign' },
  );
}

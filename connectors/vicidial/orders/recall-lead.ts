import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { LeadRecall } from '../../../src/domain/lead-order.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { isOnDnc } from '../composed/is-on-dnc.ts';
import { createFunctionClient, type FunctionClient } from '../functions/client.ts';
import { inLane } from '../in-lane.ts';
import { updateLead } from '../lead-calls.ts';
import { hopperParameters } from './add-parameters.ts';
import { type Blocked, blockedIn, dncWarning } from './blocked.ts';
import { LEAD_ID } from './memory.ts';
import { type AskedNumber, leadTurn, numberKeys } from './numbers.ts';
import { warningsOf } from './partial.ts';
import { isDncStatus, readColumn, readNumber } from './read-lead.ts';

interface Recall {
  readonly leadId: string;
  readonly order: LeadRecall;
  readonly number: AskedNumber;
  readonly campaign: string | undefined;
  readonly dnc: DeliveryContext['dnc'];
  readonly client: FunctionClient;
  readonly tools: DeliverTools;
  readonly signal: AbortSignal;
}

/**
 * Put the lead of a call that no agent took back into the hopper, unless it was called or settled since, is
 * somebody who must not be called, or the time for it is over: `skipped` with the reason. To be safe to repeat it
 * looks at the lead's status each time, which the next call changes. The hopper does not ask whether a lead was
 * called since its list was reset; the flag is cleared all the same, so that where VICIdial refuses the place (it
 * is no hour at which this person may be called) it dials the lead in its own time.
 *
 * Throws PermanentError `no-permission` when the API user may not look at the lead or at DNC lists.
 */
export async function recallLead(
  order: LeadRecall,
  { event }: DeliveryRequest,
  { signal, dnc }: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const leadId = event.lead.id ?? '';
  if (!/^[1-9]\d{0,9}$/.test(leadId))
    throw new PermanentError(
      `${tools.api.who}: the call names no lead, so nobody can be called again: add lead_id to the No Agent Call URL`,
      { code: 'invalid-lead' },
    );
  if (tools.now() > Date.parse(order.notAfter))
    return left('too late: the call is too long ago for the person to expect another one');
  const api = inLane(tools.api, 'speed-to-lead');
  const client = createFunctionClient({ api, nonLatin: tools.settings.nonLatin });
  const number = await readNumber(client, leadId, { signal });
  if (number === undefined) return left('VICIdial has no such lead any more, or it has no number');
  const keys = [leadTurn(leadId), ...numberKeys([number])];
  return tools.traffic.inTurn(keys, signal, (turn) =>
    recall({
      leadId,
      order,
      number,
      campaign: event.campaign,
      dnc,
      client,
      tools: { ...tools, api },
      signal: turn,
    }),
  );
}

async function recall(recalled: Recall): Promise<Receipt> {
  const { leadId, order, client, tools, signal } = recalled;
  const status = await readColumn(client, leadId, 'status', { signal });
  if (status === undefined) return left('VICIdial has no such lead any more');
  if (!order.statuses.some((one) => one.toUpperCase() === status.toUpperCase()))
    return left(isDncStatus(status) ? blockedWords('system') : 'the lead was called or changed since');
  const blocked = await blockedPlace(recalled);
  if (blocked === 'unreadable')
    return left("the lead's number is not possible as one, so nobody can say whether it may be called");
  if (blocked !== undefined) return left(blockedWords(blocked));
  const parameters = {
    reset_lead: 'Y',
    ...hopperParameters({ priority: order.priority, localCallTimeCheck: true }),
  };
  const result = await updateLead(tools.api, { leadId }, { parameters, signal });
  if (result.outcome === 'not-found') return left('VICIdial has no such lead any more');
  return { outcome: result.outcome, ids: { [LEAD_ID]: leadId }, warnings: warningsOf(result.left) };
}

/** Our own ledger first, then VICIdial's lists, whatever its `dncCheck` says: this call is our doing. */
async function blockedPlace({
  number,
  campaign,
  dnc,
  client,
  tools,
  signal,
}: Recall): Promise<Blocked | 'unreadable'> {
  if (number.e164 === undefined) return 'unreadable';
  const where = { dialer: tools.name, campaign };
  const ours = await blockedIn(dnc, [number], where);
  return ours ?? isOnDnc(client, { phoneNumber: number.national, campaignId: campaign }, { signal });
}

function blockedWords(blocked: Exclude<Blocked, undefined>): string {
  return dncWarning(blocked, 'it was not put into the hopper');
}

function left(reason: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [reason] };
}

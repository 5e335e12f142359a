import type { DeliveryContext, Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { DisposalAction, LeadDisposal } from '../../../src/domain/lead-order.ts';
import type { ApiParameters } from '../api.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { blockNumber } from '../dnc/block-number.ts';
import { createFunctionClient, type FunctionClient } from '../functions/client.ts';
import { inLane } from '../in-lane.ts';
import { updateLead } from '../lead-calls.ts';
import { LEAD_ID } from './memory.ts';
import { type AskedNumber, leadTurn, numberKeys } from './numbers.ts';
import { warningsOf } from './partial.ts';
import { isDncStatus, readColumn, readNumber } from './read-lead.ts';

interface Disposing {
  readonly leadId: string;
  readonly tools: DeliverTools;
  readonly client: FunctionClient;
  readonly signal: AbortSignal;
}

/**
 * The person's record is gone: do with the lead what the policy says. A lead that is not there any more is
 * `unchanged`; one that must not be called keeps the status that says so.
 */
export async function disposeLead(
  { leadId, action }: LeadDisposal,
  { signal }: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  if (!/^[1-9]\d{0,9}$/.test(leadId))
    throw new PermanentError(`${tools.api.who}: the order names a lead that is none: it is digits`, {
      code: 'invalid-lead',
    });
  const api = action.do === 'dnc' ? inLane(tools.api, 'dnc') : tools.api;
  const client = createFunctionClient({ api, nonLatin: tools.settings.nonLatin });
  const disposing = { leadId, tools: { ...tools, api }, client, signal };
  const number = action.do === 'dnc' ? await readNumber(client, leadId, { signal }) : undefined;
  const keys = [leadTurn(leadId), ...(number === undefined ? [] : numberKeys([number]))];
  return tools.traffic.inTurn(keys, signal, (turn) =>
    dispose({ ...disposing, signal: turn }, action, number),
  );
}

async function dispose(
  disposing: Disposing,
  action: DisposalAction,
  number: AskedNumber | undefined,
): Promise<Receipt> {
  const { leadId, client, signal } = disposing;
  switch (action.do) {
    case 'dnc':
      if (number === undefined) return receipt(leadId, 'unchanged', [GONE]);
      await blockNumber(client, { number: number.national, campaign: undefined }, { signal });
      return write(disposing, action);
    case 'status': {
      const status = await readColumn(client, leadId, 'status', { signal });
      if (status === undefined) return receipt(leadId, 'unchanged', [GONE]);
      if (!isDncStatus(status) || isDncStatus(action.status)) return write(disposing, action);
      return receipt(leadId, 'unchanged', ['status: left as it is, it says that nobody may call']);
    }
    case 'remove-from-hopper':
    case 'delete':
      return write(disposing, action);
  }
}

const GONE = 'VICIdial has no such lead any more';

/** What update_lead is sent for a lead whose record is gone, less what finds it. */
export function disposalParameters(action: DisposalAction): ApiParameters {
  const hopper = { remove_from_hopper: 'Y' };
  switch (action.do) {
    case 'status':
      return { status: action.status, ...hopper };
    case 'dnc':
      return { status: 'DNC', ...hopper };
    case 'remove-from-hopper':
      return hopper;
    case 'delete':
      // Its row in the custom table goes too; its callbacks VICIdial archives by itself.
      return { delete_lead: 'Y', custom_fields: 'Y', ...hopper };
  }
}

async function write({ leadId, tools, signal }: Disposing, action: DisposalAction): Promise<Receipt> {
  try {
    const parameters = disposalParameters(action);
    const result = await updateLead(tools.api, { leadId }, { parameters, signal });
    if (result.outcome === 'not-found') return receipt(leadId, 'unchanged', [GONE]);
    const taken = result.done.has('removed-from-hopper');
    const left = warningsOf(result.left).filter((text) => !text.includes('NOT IN THE HOPPER'));
    return receipt(leadId, taken ? 'updated' : result.outcome, left);
  } catch (error) {
    // With nothing else to do VICIdial's notice is its whole answer, which counts as a refusal.
    if (error instanceof PermanentError && error.code === 'not-removed-from-hopper')
      return receipt(leadId, 'unchanged', [error.message]);
    throw error;
  }
}

function receipt(leadId: string, outcome: Receipt['outcome'], warnings: readonly string[]): Receipt {
  return { outcome, ids: { [LEAD_ID]: leadId }, warnings };
}

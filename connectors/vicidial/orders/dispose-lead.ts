import type { DeliveryContext, Receipt } from '../../../src/connector.ts';
import { type DeliveryError, PermanentError } from '../../../src/domain/errors.ts';
import type { DisposalAction, LeadDisposal } from '../../../src/domain/lead-order.ts';
import type { ApiParameters } from '../api.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { blockNumber } from '../dnc/block-number.ts';
import { createFunctionClient, type FunctionClient } from '../functions/client.ts';
import { lacksRight } from '../lacks-right.ts';
import { inLane } from '../in-lane.ts';
import { updateLead } from '../lead-calls.ts';
import { LEAD_ID } from './memory.ts';
import { type AskedNumber, leadTurn, numberKeys } from './numbers.ts';
import { warningsOf } from './partial.ts';
import { isDncStatus, readColumn, readNumber } from './read-lead.ts';
import { STATUS_KEPT } from './status-kept.ts';

interface Disposing {
  readonly leadId: string;
  readonly tools: DeliverTools;
  readonly client: FunctionClient;
  readonly signal: AbortSignal;
}

/**
 * The person's record is gone: do with the lead what the policy says. A lead that is not there any more is
 * `unchanged`; one that must not be called keeps the status that says so.
 *
 * Throws PermanentError `no-permission` when the API user may not read the lead or write DNC lists, after the lead
 * itself was set to DNC: it must not hold everything else that goes to the dialer.
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
  const read = action.do === 'dnc' ? await tryRead(disposing) : {};
  const keys = [leadTurn(leadId), ...(read.number === undefined ? [] : numberKeys([read.number]))];
  return tools.traffic.inTurn(keys, signal, (turn) => dispose({ ...disposing, signal: turn }, action, read));
}

/** The number to block; none where the lead is gone, or with the refusal where the API user may not look. */
interface NumberRead {
  readonly number?: AskedNumber | undefined;
  readonly refusal?: DeliveryError;
}

async function tryRead({ client, leadId, signal }: Disposing): Promise<NumberRead> {
  try {
    return { number: await readNumber(client, leadId, { signal }) };
  } catch (error) {
    if (lacksRight(error)) return { refusal: error };
    throw error;
  }
}

async function dispose(disposing: Disposing, action: DisposalAction, read: NumberRead): Promise<Receipt> {
  const { leadId, client, signal } = disposing;
  switch (action.do) {
    case 'dnc':
      if (read.number === undefined && read.refusal === undefined)
        return receipt(leadId, 'unchanged', [GONE]);
      return block(disposing, action, read);
    case 'status': {
      const status = await readColumn(client, leadId, 'status', { signal });
      if (status === undefined) return receipt(leadId, 'unchanged', [GONE]);
      if (!isDncStatus(status) || isDncStatus(action.status)) return write(disposing, action);
      return receipt(leadId, 'unchanged', [STATUS_KEPT]);
    }
    case 'remove-from-hopper':
    case 'delete':
      return write(disposing, action);
  }
}

/** Whatever becomes of the list, the lead itself is taken out of dialling. */
async function block(
  disposing: Disposing,
  action: DisposalAction,
  { number, refusal: unread }: NumberRead,
): Promise<Receipt> {
  const { client, signal } = disposing;
  const refusal = number === undefined ? unread : await blockOnList(client, number.national, signal);
  const written = await write(disposing, action);
  const isGone = number === undefined && written.warnings.includes(GONE);
  if (refusal === undefined || isGone) return written;
  throw new PermanentError(
    `${refusal.message}; the lead was set to DNC, but its number was not put on the system's DNC list: give the right, then replay the delivery`,
    { code: refusal.code, cause: refusal },
  );
}

/** @returns why the API user may not */
async function blockOnList(
  client: FunctionClient,
  number: string,
  signal: AbortSignal,
): Promise<DeliveryError | undefined> {
  try {
    await blockNumber(client, { number, campaign: undefined }, { signal });
    return undefined;
  } catch (error) {
    if (lacksRight(error)) return error;
    throw error;
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

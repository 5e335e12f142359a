import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import { type DeliveryError, PermanentError } from '../../../src/domain/errors.ts';
import type { DncChange } from '../../../src/domain/event.ts';
import type { DeliverTools } from '../deliver-tools.ts';
import { createFunctionClient } from '../functions/client.ts';
import { inLane } from '../in-lane.ts';
import { leadTurn, numberKeys } from '../orders/numbers.ts';
import { type DialForms, dialForms } from './dial-forms.ts';
import { type DncTask, liftPart, setPart, type PartDone } from './part.ts';
import { SYSTEM_LIST } from './block-number.ts';
import { checkCampaign } from './campaign.ts';

/** Numbers of one turn; each has a few calls. */
const PART = 20;
/** Kind of the entries that say how far a delivery of many numbers has come. */
const PROGRESS = 'dnc_progress';

/**
 * Set or lift do-not-call in VICIdial for every number of an event: first the DNC list, then the leads that
 * have the number. May be repeated; one of many numbers goes on where its last attempt stopped.
 *
 * Throws PermanentError `no-permission` when the API user may not write DNC lists, after the leads were set;
 * `unknown-campaign` for a campaign that VICIdial does not have (it would take the entry, to no use).
 */
export async function deliverDnc(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { event, effectKey } = request;
  const { dnc } = event;
  const read = (dnc?.numbers ?? []).map(dialForms);
  const numbers = read.filter((forms): forms is DialForms => forms !== undefined);
  const bad = read.length - numbers.length;
  const left = bad === 0 ? [] : [`${bad} numbers left out, they are none that VICIdial can dial`];
  const own = event.type === 'dnc-set' && event.source === tools.name ? ownLead(event.lead.id) : undefined;
  if (dnc === undefined || (numbers.length === 0 && own === undefined))
    return skipped([...left, 'the event tells of no number']);
  if (dnc.only !== undefined && dnc.only.dialer !== tools.name)
    return skipped([`it is for a campaign of ${dnc.only.dialer} only`]);
  const api = inLane(tools.api, 'dnc');
  const client = createFunctionClient({ api, nonLatin: tools.settings.nonLatin });
  const warnings = await checkCampaign(dnc.only?.campaign, { ...tools, api, client, signal: context.signal });
  const task: Omit<DncTask, 'signal' | 'numbers' | 'ownLead'> = { api, client, campaign: dnc.only?.campaign };
  const run = event.type === 'dnc-set' ? setPart : liftPart;

  const done: PartDone[] = [];
  const start = await progress(context, effectKey);
  for (let from = start; from < Math.max(1, numbers.length); from += PART) {
    const part = numbers.slice(from, from + PART);
    const keys = [...numberKeys(part), ...(own === undefined ? [] : [leadTurn(own)])];
    done.push(
      await tools.traffic.inTurn(keys, context.signal, (signal) =>
        run({ ...task, signal, numbers: part, ownLead: from === 0 ? own : undefined }),
      ),
    );
    if (from + PART < numbers.length) await context.identities.set(PROGRESS, effectKey, String(from + PART));
  }
  if (numbers.length > PART) await context.identities.forget(PROGRESS, effectKey);
  const refusal = done.find(({ refusal }) => refusal !== undefined)?.refusal;
  if (refusal !== undefined) throw notAllowed(refusal, dnc, event.type);
  return {
    outcome: done.some(({ changed }) => changed) ? 'updated' : 'unchanged',
    ids: { dnc_list: dnc.only?.campaign ?? SYSTEM_LIST },
    warnings: [...left, ...warnings, ...new Set(done.flatMap((part) => part.warnings))],
  };
}

/** How many numbers an earlier attempt has done. */
async function progress({ identities }: DeliveryContext, effectKey: string): Promise<number> {
  const kept = Number(await identities.get(PROGRESS, effectKey));
  return Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
}

function ownLead(id: string | undefined): string | undefined {
  return id !== undefined && /^[1-9]\d{0,9}$/.test(id) ? id : undefined;
}

/** A right that only this needs must not hold all leads; that it is missing is parked with the number. */
function notAllowed(cause: DeliveryError, { only }: DncChange, type: string): PermanentError {
  const list = only === undefined ? "the system's DNC list" : `the DNC list of ${only.campaign}`;
  const rest =
    type === 'dnc-set'
      ? 'its leads were taken out of dialling, but new ones are not stopped by VICIdial itself'
      : 'take it off by hand, or give that right and replay the delivery';
  return new PermanentError(`${cause.message}; ${list} was not written: ${rest}`, {
    code: 'no-permission',
    cause,
  });
}

function skipped(warnings: readonly string[]): Receipt {
  return { outcome: 'skipped', ids: {}, warnings };
}

import type { DeliveryContext, DeliveryRequest, Receipt } from '../../src/connector.ts';
import type { DialerTraffic } from '../../src/dialer-traffic.ts';
import { AuthError, DeliveryError, PermanentError } from '../../src/domain/errors.ts';
import type { Api } from './api.ts';
import type { LeadLimits } from './lead-limits.ts';
import { toLeadParameters, type LeadParameters } from './lead-parameters.ts';
import { version } from './lead-calls.ts';
import { placeLead, type Placed, type Placement } from './place-lead.ts';
import type { VicidialSettings } from './settings.ts';

export interface DeliverTools {
  readonly api: Api;
  readonly settings: VicidialSettings;
  readonly traffic: DialerTraffic;
  readonly limits: (signal: AbortSignal) => Promise<LeadLimits>;
}

/** Kind of our identity entries: our key of a person to VICIdial's lead_id. */
const LEAD_ID = 'lead_id';
/** Kind of the entries that say which source a vendor lead code in VICIdial is of. */
const CODE_SOURCE = 'vendor_code_source';
/** A database error that meets the same lead so often, while the dialer is well, is the lead's fault. */
const DATABASE_TRIES = 3;
const DATABASE_CODES = new Set(['http-500', 'insert-failed', 'update-failed']);

/** Get one submitted lead into the dialer: added once, or updated where it is. */
export async function deliverLead(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { event } = request;
  if (event.type !== 'lead-submitted')
    throw new PermanentError(
      `${tools.api.who} takes leads only, not ${event.type} events: correct the route`,
      {
        code: 'unsupported-event',
      },
    );
  const lead = toLeadParameters(event.lead, await tools.limits(context.signal));
  const keys = [phoneKey(lead), altPhoneKey(lead, tools.settings), vendorKey(lead)].filter(
    (key) => key !== undefined,
  );
  // add_lead is not atomic: twenty at once with a duplicate check made up to five rows of one number.
  return tools.traffic.inTurn(keys, context.signal, (signal) =>
    deliverInTurn(request, { ...context, signal }, { ...tools, lead }),
  );
}

async function deliverInTurn(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools & { readonly lead: LeadParameters },
): Promise<Receipt> {
  const { event, known } = request;
  const { lead } = tools;
  // The lead as given, not as sent: a code that VICIdial cannot hold still is our key. Two sources may count
  // their records alike, so a code is one person's within its source only.
  const ourKey = event.lead.vendorLeadCode
    ? `vendor:${event.source}:${event.lead.vendorLeadCode}`
    : `effect:${request.effectKey}`;
  const keptLeadId = await context.identities.get(LEAD_ID, ourKey);
  const codeSource = await codeSourceOf(lead, context);
  const placement: Placement = {
    ...tools,
    event,
    signal: context.signal,
    inDoubt: request.inDoubtSince !== undefined,
    namedLeadId: isLeadId(event.lead.id) ? event.lead.id : undefined,
    knownLeadId: known[LEAD_ID] ?? keptLeadId,
    foreignCode: codeSource !== undefined && codeSource !== event.source,
  };
  const placed = await placeOrJudge(placement, request);
  if (placed.leadId !== keptLeadId) await context.identities.set(LEAD_ID, ourKey, placed.leadId);
  if (lead.vendorLeadCode !== undefined && codeSource === undefined)
    await context.identities.set(CODE_SOURCE, lead.vendorLeadCode, event.source);
  context.logger.debug({ leadId: placed.leadId, outcome: placed.outcome }, 'lead placed');
  return {
    outcome: placed.outcome,
    ids: { [LEAD_ID]: placed.leadId },
    warnings: [...lead.warnings, ...idWarnings(event.lead.id), ...placed.warnings],
  };
}

/** The source whose lead with this code we delivered first; undefined = none so far. */
async function codeSourceOf(
  { vendorLeadCode }: LeadParameters,
  { identities }: DeliveryContext,
): Promise<string | undefined> {
  return vendorLeadCode === undefined ? undefined : identities.get(CODE_SOURCE, vendorLeadCode);
}

/** `int unsigned`, as text. */
function isLeadId(text: string | undefined): boolean {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text);
}

function idWarnings(id: string | undefined): string[] {
  return (id ?? '') === '' || isLeadId(id) ? [] : ['lead_id: left out, it is none that VICIdial can have'];
}

async function placeOrJudge(placement: Placement, request: DeliveryRequest): Promise<Placed> {
  try {
    return await placeLead(placement);
  } catch (error) {
    throw await judge(error, request, placement);
  }
}

/** Turn an error into what it means for this lead at this attempt. */
async function judge(error: unknown, request: DeliveryRequest, placement: Placement): Promise<unknown> {
  if (!(error instanceof DeliveryError)) return error;
  const { api, event, signal } = placement;
  // With a list of its own the lead is wrong; with the configured one every lead would be.
  if (error.code === 'list-not-allowed' && !event.lead.listId)
    return new AuthError(error.message, { code: error.code, cause: error });
  if (!DATABASE_CODES.has(error.code) || request.attempt < DATABASE_TRIES) return error;
  // The first of its kind may have been carried out: it is looked for before anybody calls it refused.
  if (error.code === 'http-500' && request.inDoubtSince === undefined) return error;
  try {
    await version(api, signal);
  } catch {
    return error;
  }
  return new PermanentError(
    `${api.who}: the dialer's database has refused this lead ${request.attempt} times while the dialer is well: see its database log, then replay the delivery`,
    { code: 'refused-by-database', cause: error },
  );
}

function phoneKey({ phone }: LeadParameters): string | undefined {
  return phone === undefined ? undefined : `phone:${phone.number}`;
}

/** Where the duplicate check compares alternative phones too, a number is one person's in either column. */
function altPhoneKey({ fields }: LeadParameters, { duplicateCheck }: VicidialSettings): string | undefined {
  const { alt_phone: number } = fields;
  return number && duplicateCheck.startsWith('DUPPHONEALT') ? `phone:${number}` : undefined;
}

function vendorKey({ vendorLeadCode }: LeadParameters): string | undefined {
  return vendorLeadCode === undefined ? undefined : `vendor:${vendorLeadCode}`;
}

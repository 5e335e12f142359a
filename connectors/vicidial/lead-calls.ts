import type { DialerVersion } from '../../src/dialer.ts';
import { AmbiguousError, TransientError } from '../../src/domain/errors.ts';
import type { Api, ApiParameters } from './api.ts';
import { toError } from './functions/call-function.ts';
import type { FunctionDefinition } from './functions/define-function.ts';
import { leadFunctions } from './functions/leads/index.ts';
import type { Fault } from './functions/meaning.ts';
import { understand } from './functions/understand.ts';
import type { Understanding, Warning } from './functions/understanding.ts';
import type { Reply } from './reply.ts';

/** Which lead is meant. A vendor code is searched without an index: 0.2 to 0.4 s on a million leads. */
export type LeadSearch = { readonly leadId: string } | { readonly vendorLeadCode: string };

/** What came of the parts of a request that hang on the lead. */
export interface PartsTold {
  /** In VICIdial's words, for people. */
  readonly warnings: readonly string[];
  /** What was not carried out, or is not known. */
  readonly left: readonly Warning[];
  /** Values of each part that was carried out, or had nothing to do, by its code (`added-to-hopper`). */
  readonly done: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export type AddLeadResult =
  | ({ readonly outcome: 'added'; readonly leadId: string } & PartsTold)
  | { readonly outcome: 'duplicate'; readonly leadId: string };

export type UpdateLeadResult =
  | ({ readonly outcome: 'updated' | 'unchanged'; readonly leadId: string } & PartsTold)
  | { readonly outcome: 'not-found' };

/**
 * `add_lead` with parameters that are clean already. A duplicate is a result, with the id of the lead that
 * is there; everything else that is not a success is thrown. Calls for one number must not overlap.
 */
export async function addLead(
  api: Api,
  parameters: ApiParameters,
  signal: AbortSignal,
): Promise<AddLeadResult> {
  const reply = await ask(leadFunctions.addLead, parameters, { api, signal, writes: true });
  const leadId = knownId(reply, api);
  if (reply.code === 'duplicate') return { outcome: 'duplicate', leadId };
  return { outcome: 'added', leadId, ...partsOf(reply) };
}

/**
 * `update_lead` on the newest lead that fits, with parameters that are clean already. An empty body means that
 * there was nothing to update; then, as with an update that changes nothing, the outcome is `unchanged`.
 */
export async function updateLead(
  api: Api,
  search: LeadSearch,
  request: { readonly parameters: ApiParameters; readonly signal: AbortSignal },
): Promise<UpdateLeadResult> {
  const parameters = { ...request.parameters, ...searchParameters(search) };
  const reply = await ask(leadFunctions.updateLead, parameters, {
    api,
    signal: request.signal,
    writes: true,
  });
  if (reply.code === 'not-found') return { outcome: 'not-found' };
  if (reply.code === 'nothing-to-do' && 'leadId' in search)
    return { outcome: 'unchanged', leadId: search.leadId, ...partsOf(reply) };
  const leadId = knownId(reply, api);
  const changed = reply.lines.some(({ means, fields }) => means === 'done' && fields['affected'] !== '0');
  return { outcome: changed ? 'updated' : 'unchanged', leadId, ...partsOf(reply) };
}

/** The id of the newest lead that fits, changing nothing (`no_update=Y`); `undefined` = there is none. */
export async function findLead(
  api: Api,
  search: LeadSearch,
  signal: AbortSignal,
): Promise<string | undefined> {
  const parameters = { ...searchParameters(search), no_update: 'Y' };
  const probe = { ...leadFunctions.updateLead, effect: 'read', emptyMeans: 'unknown' } as const;
  const reply = await ask(probe, parameters, { api, signal, writes: false });
  return reply.code === 'not-found' ? undefined : knownId(reply, api, 'read');
}

/**
 * `lead_search` for one number: the ids of the leads that have it, newest first; none = empty.
 * `listId` keeps the search to one list, `campaignOf` to the lists of that list's campaign.
 */
export async function leadSearch(
  api: Api,
  query: { readonly phoneNumber: string; readonly listId?: string; readonly campaignOf?: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { listId, campaignOf } = query;
  const within =
    listId === undefined
      ? campaignOf === undefined
        ? {}
        : { search_location: 'CAMPAIGN', list_id: campaignOf }
      : { search_location: 'LIST', list_id: listId };
  const parameters = { phone_number: query.phoneNumber, ...within };
  const { rows } = await ask(leadFunctions.leadSearch, parameters, { api, signal, writes: false });
  const row = rows.find(({ search_key: key }) => key === query.phoneNumber);
  return row === undefined ? [] : leadFunctions.leadSearch.row.parse(row).lead_ids;
}

/**
 * `version`; needs no login, so it proves that the dialer and its database are there and no more. The offset
 * comes from the difference of DATE (local) and EPOCH: the TZ fields are settings that an administrator types.
 */
export async function version(api: Api, signal: AbortSignal): Promise<DialerVersion> {
  const definition = leadFunctions.version;
  const reply = understood(definition, await api.callOpen('version', signal), api.who);
  const row = definition.row.parse(reply.rows[0]);
  const epochMs = row.epoch * 1000;
  const aheadMs = Date.parse(`${row.date.replace(' ', 'T')}Z`) - epochMs;
  return {
    version: row.version,
    build: row.build,
    epochMs,
    utcOffsetMinutes: Math.round(aheadMs / 60_000),
  };
}

interface Asking {
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly writes: boolean;
}

async function ask(
  definition: FunctionDefinition,
  parameters: ApiParameters,
  { api, signal, writes }: Asking,
): Promise<Understanding> {
  const reply = await api.call(definition.name, parameters, { signal, writes });
  return understood(definition, reply, api.who, parameters['list_id_field'] ?? parameters['list_id']);
}

/**
 * The reply, or the error that it stands for.
 *
 * @param listId which list was asked for, to be named where VICIdial does not have it
 */
function understood(
  definition: FunctionDefinition,
  reply: Reply,
  who: string,
  listId?: string,
): Understanding {
  const meaning = understand(definition, reply);
  if (meaning.outcome !== 'failure' && meaning.outcome !== 'unknown') return meaning;
  if (meaning.fault === undefined) throw unreadable(who, definition.effect);
  throw toError(naming(meaning.fault, listId), `${who}: ${definition.name}`, meaning.fact);
}

function naming(fault: Fault, listId: string | undefined): Fault {
  if (fault.code !== 'unknown-list' || listId === undefined) return fault;
  return { ...fault, remedy: `there is no list ${listId}: define it in VICIdial, or name another` };
}

/** A success that names no lead is no success that we know. */
function knownId({ fields }: Understanding, { who }: Api, effect: 'read' | 'write' = 'write'): string {
  const { leadId } = fields;
  if (leadId !== undefined && /^[1-9]\d*$/.test(leadId)) return leadId;
  throw unreadable(who, effect);
}

function unreadable(who: string, effect: 'read' | 'write'): Error {
  const text = `${who} answered in words that are not known, which is never taken for success: see the dialer's web server log`;
  const options = { code: 'unknown-reply' };
  return effect === 'write' ? new AmbiguousError(text, options) : new TransientError(text, options);
}

function partsOf({ warnings, lines }: Understanding): PartsTold {
  const told = lines.filter(({ means }) => means === 'done' || means === 'nothing');
  return {
    warnings: warnings.map(({ message }) => message),
    left: warnings,
    done: new Map(told.map(({ code, fields }) => [code, fields])),
  };
}

function searchParameters(search: LeadSearch): ApiParameters {
  if ('leadId' in search) return { search_method: 'LEAD_ID', lead_id: search.leadId };
  return { search_method: 'VENDOR_LEAD_CODE', vendor_lead_code: search.vendorLeadCode };
}

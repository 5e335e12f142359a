import { AuthError, PermanentError } from '../../../src/domain/errors.ts';
import type { Api } from '../api.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';
import { updateLead } from '../lead-calls.ts';

/** What became of leads that must not be called. */
export interface Silenced {
  readonly changed: number;
  /** Leads in lists of campaigns that the API user may not touch. */
  readonly refused: number;
  /** Leads that are on a call now, so that their place in the hopper stays until it is over. */
  readonly onCall: number;
}

/**
 * Give leads the status DNC and take them out of the hopper, where VICIdial would dial them without another look
 * at its DNC lists. A lead on a call is written all the same; its agent's disposition comes after it.
 */
export async function silenceLeads(
  api: Api,
  leadIds: Iterable<string>,
  { signal }: CallOptions,
): Promise<Silenced> {
  return writeEach(api, leadIds, { status: 'DNC', remove_from_hopper: 'Y' }, signal);
}

/**
 * Take leads with one of these numbers out of a campaign's hopper, from which they would be dialled though the
 * campaign's DNC list has them. Their status stays: it holds for every campaign.
 */
export async function emptyHopper(
  { api, client }: { readonly api: Api; readonly client: Pick<FunctionClient, 'nonAgent'> },
  { campaign, numbers }: { readonly campaign: string; readonly numbers: ReadonlySet<string> },
  { signal }: CallOptions,
): Promise<Silenced> {
  const { rows } = await client.nonAgent.hopperList({ campaignId: campaign }, { signal });
  const found = rows.filter(({ phone_number: number }) => numbers.has(number));
  const leadIds = new Set(found.map(({ lead_id: leadId }) => leadId));
  return writeEach(api, leadIds, { remove_from_hopper: 'Y' }, signal);
}

async function writeEach(
  api: Api,
  leadIds: Iterable<string>,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Silenced> {
  let changed = 0;
  let refused = 0;
  let onCall = 0;
  for (const leadId of leadIds) {
    try {
      const result = await updateLead(api, { leadId }, { parameters, signal });
      if (result.outcome === 'not-found') continue;
      if (result.outcome === 'updated') changed += 1;
      if (result.left.some(({ code }) => code === 'not-removed-from-hopper')) onCall += 1;
    } catch (error) {
      // With nothing else to do VICIdial's notice is its whole answer, which counts as a refusal.
      if (hasCode(error, 'not-removed-from-hopper')) onCall += 1;
      else if (hasCode(error, 'list-not-allowed')) refused += 1;
      else throw error;
    }
  }
  return { changed, refused, onCall };
}

/** What a reader of the hopper may lack; the DNC list itself is set without it. */
export function mayNotLook(error: unknown): error is Error {
  return (error instanceof AuthError && error.code === 'no-permission') || hasCode(error, 'reply-too-long');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof PermanentError && error.code === code;
}

import { AmbiguousError, PermanentError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

type Client = Pick<FunctionClient, 'nonAgent'>;

export interface NewCallback {
  readonly leadId: string;
  readonly campaignId: string;
  /** The dialer's local time, `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string;
  /** Only for this agent; absent = for anyone. */
  readonly agentUser?: string | undefined;
  /** The status that the agent would have chosen, default CALLBK. */
  readonly status?: string | undefined;
  readonly comments?: string | undefined;
}

/** A callback as lead_callback_info tells it. */
export interface StoredCallback {
  readonly leadId: string;
  readonly campaignId: string;
  readonly at: string;
  readonly agentUser: string | undefined;
}

/**
 * Schedule a callback for a lead, or move the one that it has. The lead goes on hold (`CBHOLD`) only after
 * lead_callback_info has shown the callback: a lead on hold without one is never dialled again.
 *
 * Throws PermanentError (`unknown-lead`, `callback-not-added` with the reason), AmbiguousError
 * (`callback-not-seen`), and what the functions throw. May be called again.
 */
export async function addCallback(
  client: Client,
  callback: NewCallback,
  options: CallOptions,
): Promise<StoredCallback> {
  const { leadId, campaignId, at, agentUser, status = 'CALLBK', comments } = callback;
  const lead = { leadId, searchMethod: 'LEAD_ID' };
  const result = await client.nonAgent.updateLead(
    {
      ...lead,
      callback: 'Y',
      campaignId,
      callbackDatetime: at,
      callbackStatus: status,
      callbackComments: comments,
      ...(agentUser === undefined
        ? { callbackType: 'ANYONE' }
        : { callbackType: 'USERONLY', callbackUser: agentUser }),
    },
    options,
  );
  if (result.code === 'not-found') throw unknownLead(leadId);
  const stored = (await current(client, leadId, options)).find((row) => row.callback_date === at);
  if (stored === undefined)
    throw new AmbiguousError(
      `lead ${leadId} shows no callback at that time: look at its callbacks before trying again`,
      { code: 'callback-not-seen' },
    );
  await client.nonAgent.updateLead({ ...lead, status: 'CBHOLD' }, options);
  return {
    leadId,
    campaignId: stored.campaign_id,
    at: stored.callback_date,
    agentUser: stored.recipient === 'USERONLY' ? stored.user : undefined,
  };
}

/**
 * See to it that a lead has this callback, once: `set` now, `there` already, or `over`, because it is there and
 * its time has come (VICIdial then has taken the lead off hold, where putting it back would strand it).
 *
 * Throws as addCallback does, and PermanentError (`callback-not-added`) for an agent that does not exist.
 */
export async function ensureCallback(
  client: Client,
  callback: NewCallback,
  options: CallOptions,
): Promise<'set' | 'there' | 'over'> {
  const { leadId, agentUser } = callback;
  const rows = await current(client, leadId, options);
  const same = rows.find((row) => isSame(row, callback));
  if (same === undefined) {
    // VICIdial looks at the agent of a new callback only; one that is moved to nobody is never called.
    if (rows.length > 0 && agentUser !== undefined) await requireAgent(client, agentUser, options);
    await addCallback(client, callback, options);
    return 'set';
  }
  if (same.callback_status !== 'ACTIVE') return 'over';
  await client.nonAgent.updateLead({ leadId, searchMethod: 'LEAD_ID', status: 'CBHOLD' }, options);
  return 'there';
}

function isSame(
  row: Awaited<ReturnType<typeof current>>[number],
  { at, campaignId, agentUser }: NewCallback,
): boolean {
  return (
    row.callback_date === at &&
    row.campaign_id.toLowerCase() === campaignId.toLowerCase() &&
    (agentUser === undefined
      ? row.recipient === 'ANYONE'
      : row.recipient === 'USERONLY' && row.user.toLowerCase() === agentUser.toLowerCase())
  );
}

async function requireAgent(client: Client, agentUser: string, options: CallOptions): Promise<void> {
  const { rows } = await client.nonAgent.userDetails({ agentUser }, options);
  if (rows.length > 0) return;
  throw new PermanentError(
    'VICIdial has no agent of the name that the callback is for: name one that exists',
    {
      code: 'callback-not-added',
    },
  );
}

/**
 * Take a lead's callbacks away and give it the status that it shall have from now on, because VICIdial leaves
 * it on hold. Returns how many callbacks there were.
 *
 * Throws PermanentError (`unknown-lead`), AmbiguousError (`callback-still-there`), and what the functions throw.
 */
export async function removeCallback(
  client: Client,
  { leadId, status }: { readonly leadId: string; readonly status: string },
  options: CallOptions,
): Promise<number> {
  const before = await current(client, leadId, options);
  const result = await client.nonAgent.updateLead(
    { leadId, searchMethod: 'LEAD_ID', callback: 'REMOVE', status },
    options,
  );
  if (result.code === 'not-found') throw unknownLead(leadId);
  const after = await current(client, leadId, options);
  if (after.length > 0)
    throw new AmbiguousError(`lead ${leadId} has a callback still: look at it before trying again`, {
      code: 'callback-still-there',
    });
  return before.length;
}

async function current(client: Client, leadId: string, options: CallOptions) {
  const { rows } = await client.nonAgent.leadCallbackInfo({ leadId, searchLocation: 'CURRENT' }, options);
  return rows.filter(({ callback_type: type }) => type === 'CURRENT');
}

function unknownLead(leadId: string): PermanentError {
  return new PermanentError(`VICIdial has no lead ${leadId}: name one that exists`, { code: 'unknown-lead' });
}

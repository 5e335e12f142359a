import type { Api } from '../api.ts';
import { knownFault, unknownReply } from '../faults.ts';
import { findMessage, type Reply } from '../reply.ts';

/** `phone|count|id-id`; one line for each number asked for, with count 0 where only others were found. */
const ROW = /^(\d+)\|(\d+)\|([\d-]*)$/;

/**
 * `lead_search` for one number: the ids of the leads that have it, newest first; none = empty.
 * `listId` keeps the search to one list.
 */
export async function leadSearch(
  api: Api,
  query: { readonly phoneNumber: string; readonly listId?: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const within = query.listId === undefined ? {} : { search_location: 'LIST', list_id: query.listId };
  const parameters = { phone_number: query.phoneNumber, ...within };
  const reply = await api.call('lead_search', parameters, { signal, writes: false });
  const found = readLeadSearch(reply, api.who);
  return found.get(query.phoneNumber) ?? [];
}

/** Ids by number. An answer that was complete before PHP died in its logging counts. */
function readLeadSearch(reply: Reply, who: string): ReadonlyMap<string, readonly string[]> {
  if (findMessage(reply, 'lead_search', /^ERROR NO MATCHES FOUND IN THE SYSTEM$/) !== undefined)
    return new Map();
  const found = new Map<string, readonly string[]>();
  for (const row of reply.rows) {
    const [matched, phone = '', count = '', ids = ''] = ROW.exec(row) ?? [];
    const list = ids === '' ? [] : ids.split('-');
    if (matched !== undefined && list.length === Number(count)) found.set(phone, list);
  }
  if (found.size > 0) return found;
  throw knownFault(reply, who) ?? unknownReply(reply, { who, writes: false });
}

import type { AlternateUrl } from '../../../src/domain/dialer-setup.ts';
import type { Circumstances } from './circumstances.ts';

const EVERY_STATUS = '---ALL---';
/** Of one list at least, with the blanks that VICIdial puts around. */
const SHORTEST_LISTS = 3;

/**
 * Whether VICIdial calls an alternative URL for such a call (2.14-202). What our user may not see of it, or what is
 * not known of the call, is taken to fit.
 */
export function fitsCall(one: AlternateUrl, circumstances: Circumstances): boolean {
  return one.urlType === 'noagent'
    ? fitsWithoutAgent(one, circumstances)
    : fitsDisposition(one, circumstances);
}

/** `vdc_db_query.php`, updateDISPO: by what the agent chose, the lead's list and the time talked. */
function fitsDisposition(
  { statuses, lists = '', shortestSeconds = 0 }: AlternateUrl,
  { choice, listId, talkSeconds }: Circumstances,
): boolean {
  if (!statuses.includes(EVERY_STATUS) && !` ${statuses} `.includes(` ${choice} `)) return false;
  const wanted = ` ${lists} `;
  if (listId !== '' && wanted.length >= SHORTEST_LISTS && !wanted.includes(` ${listId} `)) return false;
  return talkSeconds === undefined || talkSeconds >= shortestSeconds;
}

/**
 * `AST_send_URL.pl` compares texts as if they were numbers: no status is looked at, and a list fits only where it has
 * blanks on both sides in the field as it stands.
 */
function fitsWithoutAgent({ lists = '' }: AlternateUrl, { listId }: Circumstances): boolean {
  const isLookedAt = Number.parseFloat(lists) > 2;
  return listId === '' || !isLookedAt || lists.includes(` ${listId} `);
}

/** Whether there are calls of its campaign or in-group that it is not called for. */
export function isFiltered({ statuses, lists = '', shortestSeconds = 0 }: AlternateUrl): boolean {
  return !statuses.includes(EVERY_STATUS) || lists.trim() !== '' || shortestSeconds > 0;
}

import type { Row } from '../../tables/index.ts';
import type { FloorContext } from '../screen.ts';
import { sendByWget } from './perl.ts';
import { type PerlCall, perlValues } from './perl-values.ts';
import { alternates, campaignOf, inGroupOf, type UrlSource } from './which-url.ts';

/** The No Agent Call URLs of one call, one after another. A list's setting stands before the campaign's. */
export async function sendNoAgentUrls(floor: FloorContext, call: PerlCall): Promise<void> {
  for (const template of templatesOf(floor, call)) {
    const values = perlValues(floor, call, 'NA_CALL_URL');
    await sendByWget(floor, 'na_callurl', call.uniqueid, template, values);
  }
}

function templatesOf(floor: FloorContext, call: PerlCall): readonly string[] {
  const source = sourceOf(floor, call);
  if (source.url !== 'ALT') return [source.url];
  return alternates(floor.state, source, 'noagent')
    .filter((row) => letsThrough(row, call.listId))
    .map(({ url_address: address }) => address);
}

/**
 * Perl compares texts as numbers here: the status filter never applies, and a list filter that is a number matches
 * only where it was saved with blanks around it.
 */
function letsThrough({ url_lists: lists }: Row<'urlMulti'>, listId: string): boolean {
  return !(Number.parseFloat(lists) > 2) || lists.toLowerCase().includes(` ${listId} `);
}

function sourceOf({ state }: FloorContext, call: PerlCall): UrlSource {
  const list = state.tables.lists.find(({ list_id: id }) => id === call.listId);
  if (list !== undefined && (list.na_call_url.length > 3 || list.na_call_url === 'ALT'))
    return { url: list.na_call_url, entryType: 'list', id: list.list_id };
  const inbound = call.kind === 'inbound';
  const row = inbound ? inGroupOf(state, call.group) : campaignOf(state, call.group);
  return { url: row?.na_call_url ?? '', entryType: inbound ? 'ingroup' : 'campaign', id: call.group };
}

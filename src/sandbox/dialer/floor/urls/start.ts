import { buildPhpUrl, type TagValues } from '../../url-builder.ts';
import type { FloorContext, Screen, ScreenCall } from '../screen.ts';
import { screenValues } from './screen-values.ts';
import { sendNow } from './send.ts';
import { startSource, templatesOf } from './which-url.ts';

/** A manual call has none of these yet. */
const UNKNOWN_WHEN_DIALLING = /^(?:did_|ig_custom_)/;

/**
 * Call the Start Call URLs one after another. The promise resolves when the last receiver has answered, and the
 * agent's screen waits for it.
 *
 * @param dispo the lead's status before the call took it
 */
export async function sendStartUrls(
  floor: FloorContext,
  screen: Screen,
  call: ScreenCall,
  dispo: string,
): Promise<void> {
  const source = startSource(floor.state, screen.campaign, call.group);
  const filter = { status: dispo, listId: call.lead.list_id, talkSeconds: 0 };
  for (const template of templatesOf(floor.state, source, 'start', filter)) {
    if (template.length <= 7) continue;
    const all = screenValues(floor, screen, call, { dispo, talkSeconds: 0, more: {} });
    const values = call.kind === 'manual' ? without(all, UNKNOWN_WHEN_DIALLING) : all;
    floor.state.tables.logExtended.update(({ uniqueid: id }) => id === call.uniqueid, {
      start_url_processed: 'Y',
    });
    await sendNow(floor, 'start', call.uniqueid, buildPhpUrl(template, values, 'start'));
  }
}

function without(values: TagValues, names: RegExp): TagValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.test(name)));
}

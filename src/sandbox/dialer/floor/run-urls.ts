import type { FloorContext } from './screen.ts';
import { callAsPhp } from './urls/send.ts';

/**
 * The browser's request to send URLs that were built before (`7|8|`): one after another, whatever they were for and
 * however often they were sent. An empty one ends it, as PHP ends the script.
 *
 * @returns one line for each URL that was sent
 */
export async function runUrls(floor: FloorContext, urlIds: string): Promise<string> {
  let reply = '';
  for (const [index, id] of urlIds.split('|').entries()) {
    const entry = floor.state.tables.urlLog.find(({ url_log_id: other }) => id !== '' && other === id);
    if (entry === undefined) continue;
    if (entry.url === '') return reply;
    const { response, seconds } = await callAsPhp(floor, entry.url, 'dispo');
    const changed = entry.url_response !== response || entry.response_sec !== String(seconds);
    entry.response_sec = String(seconds);
    entry.url_response = response;
    reply += `URL sent: ${index}|${id}|${changed ? 1 : 0}|${seconds}\n`;
  }
  return reply;
}

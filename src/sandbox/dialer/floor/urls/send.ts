import { phpFile } from '../../php-file.ts';
import type { Row } from '../../tables/index.ts';
import { phpDate } from '../../url-log.ts';
import { epochOf, type FloorContext, localNow } from '../screen.ts';

export type UrlType = 'dispo' | 'start' | 'dead' | 'pause_max';

/** Note a URL that is to be called; what comes back is written to the row later. */
export function logUrl(floor: FloorContext, type: UrlType, uniqueid: string, url: string): Row<'urlLog'> {
  return floor.state.tables.urlLog.insert({
    uniqueid,
    url_date: localNow(floor),
    url_type: type,
    // Only the disposition keeps semicolons in the log.
    url: type === 'dispo' || type === 'dead' ? url : url.replaceAll(';', ''),
  });
}

/** Note a URL and call it inside the request that caused it. */
export async function sendNow(
  floor: FloorContext,
  type: Exclude<UrlType, 'dispo'>,
  uniqueid: string,
  url: string,
): Promise<void> {
  const entry = logUrl(floor, type, uniqueid, url);
  // PHP ends with a fatal error here, and the row stays as it is.
  if (url === '') return;
  const { response, seconds } = await callAsPhp(floor, url, 'start');
  entry.response_sec = String(seconds);
  entry.url_response = response;
}

/** What PHP's `file()` makes of any text, URLs or not. */
export async function callAsPhp(
  floor: FloorContext,
  url: string,
  trigger: 'dispo' | 'start',
): Promise<{ readonly response: string; readonly seconds: number }> {
  const { clock } = floor.state;
  if (/^https?:\/\/[^/?#]/i.test(url)) {
    const options = { clock, trigger, timeoutMs: floor.timeoutMs, signal: floor.signal };
    const called = await phpFile(url, options);
    return { response: called.urlResponse, seconds: called.responseSeconds };
  }
  const reason = `PHP ERROR: Type=2 - Message=file(${url}): Failed to open stream: No such file or directory`;
  const date = trigger === 'dispo' ? `${phpDate(clock, epochOf(floor) * 1000)}|` : '';
  return { response: `${date}${reason} - Line=0 - File=vdc_db_query.php`, seconds: 0 };
}

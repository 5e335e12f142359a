import type { UrlLogRow } from '../dialer-database.ts';
import type { RawHit } from '../hit/raw-hit.ts';
import { ourHook } from './our-url.ts';
import { sentBytes, senderOf } from './sender.ts';
import { takenBackHit, type TakeBackOptions } from './taken-back-hit.ts';

/**
 * The request of a row of the dialer's log of URLs (`vicidial_url_log`), as the receiver would have kept it had it
 * come; undefined where the URL is none of our hooks for this dialer. The log of a Perl script lacks `;`, `|` and
 * `\`. Reading a row twice gives the same event id. Whether its key is right is for the caller to say.
 */
export function urlLogHit(row: UrlLogRow, options: TakeBackOptions): RawHit | undefined {
  const hook = ourHook(row.url, options);
  if (hook === undefined) return undefined;
  const at = row.at === undefined ? Number.NaN : Date.parse(row.at);
  return takenBackHit(
    {
      trigger: hook.trigger,
      path: hook.path,
      query: sentBytes(hook.query, senderOf(row.kind)),
      from: 'url-log',
      at: Number.isNaN(at) ? undefined : at,
      window: row.at ?? row.id,
    },
    options,
  );
}

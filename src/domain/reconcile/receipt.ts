/**
 * What a dialer noted as the answer to a URL of ours. `ours`: we had it. `none`: it was never sent, or is still
 * under way. `failed`: it was sent and we did not keep it, or it did not reach us. `foreign`: somebody else
 * answered.
 */
export type Receipt =
  | { readonly kind: 'ours'; readonly eventId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'foreign' };

/** `date("r")` of PHP and a bar, before the answer to a Dispo Call URL: `Sat, 21 Nov 2026 21:43:44 -0500|`. */
const PHP_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}\|/;
/** Then comes nothing, a line end (the Perl script makes it `!`) or the bar before what wget printed. */
const OURS = /^OK (evt_[a-z2-7]{26})(?:[!|\s]|$)/;
const REFUSED = /^(?:REFUSED|NOT KEPT)\b/;
const CUT = /^OK(?: (?:e|ev|evt|evt_[a-z2-7]{0,25})?)?(?:[!|\r\n]|$)/;

/**
 * Read `vicidial_url_log.url_response` (VICIdial 2.14-202: `vdc_db_query.php` puts the date in front and takes `;`
 * away, `AST_send_URL.pl` appends wget's own lines). Only our whole `OK <event id>` is a receipt.
 */
export function receiptOf(response: string): Receipt {
  const text = response.trim().replace(PHP_DATE, '').trimStart();
  if (response.trim() === '') return { kind: 'none' };
  const eventId = OURS.exec(text)?.[1];
  if (eventId !== undefined) return { kind: 'ours', eventId };
  const isFailure =
    text === '' ||
    text.startsWith('PHP ERROR') ||
    text.startsWith('<RESPONSE EMPTY>') ||
    REFUSED.test(text) ||
    CUT.test(text);
  return { kind: isFailure ? 'failed' : 'foreign' };
}

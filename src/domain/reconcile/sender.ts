/** What calls a URL for VICIdial: `file()` of PHP, or wget, which its Perl scripts start. */
export type Sender = 'php' | 'wget';

/** Kinds of `vicidial_url_log` whose URL PHP calls itself; `AST_send_URL.pl` calls the others. */
const PHP_KINDS: ReadonlySet<string> = new Set(['dispo', 'start', 'dead', 'pause_max', 'apinewlead']);

export function senderOf(urlLogKind: string): Sender {
  return PHP_KINDS.has(urlLogKind) ? 'php' : 'wget';
}

const CONTROL = /\p{Cc}/gu;
const UNSAFE = /[^!#-;=?-Z[\]_a-z~]/gu;

/**
 * The bytes of a query as the receiver sees them. PHP sends what it has and puts `_` for control characters (its
 * `parse_url`); wget encodes what may not stand in a URL and leaves escapes that are there. Both keep the fragment
 * to themselves. Measured on VICIdial 2.14-202 with PHP 8 and wget 1.21.
 */
export function sentBytes(query: string, sender: Sender): Uint8Array {
  const hash = query.indexOf('#');
  const sent = hash === -1 ? query : query.slice(0, hash);
  if (sender === 'php') return Buffer.from(sent.replaceAll(CONTROL, '_'), 'utf8');
  return Buffer.from(
    sent.replaceAll(UNSAFE, (char) => encodeURIComponent(char.toWellFormed())),
    'utf8',
  );
}

/** Whether Node's parser would refuse the line, so that the receiver mends it first. */
export function needsSalvage(query: Uint8Array): boolean {
  return query.some((byte) => byte <= 0x20 || byte >= 0x7f);
}

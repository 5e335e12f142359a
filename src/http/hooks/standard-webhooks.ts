import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Why a signature by the Standard Webhooks specification was not accepted. */
export type WebhookFault =
  'unsigned' | 'bad-id' | 'bad-timestamp' | 'stale' | 'future' | 'not-utf8' | 'wrong-signature';
export type WebhookVerdict = 'ok' | WebhookFault;

/** As Node gives them: names in lower case. */
export type SignedHeaders = Readonly<NodeJS.Dict<string | string[]>>;

/** How far the sender's clock may be off, to either side; the specification's own five minutes. */
const TOLERANCE_SECONDS = 300;
/** Whole seconds; 13 digits are milliseconds, which the specification does not have. */
const SECONDS = /^\d{9,11}$/;
/** A full stop parts what is signed: with one in the id, the same bytes could be read as another message. */
const ID = /^[^\s.,]{1,256}$/;
const VERSION = 'v1,';

const TEXTS: Readonly<Record<WebhookFault, string>> = {
  unsigned: 'the headers webhook-id, webhook-timestamp and webhook-signature are not all there',
  'bad-id': 'webhook-id must be 1 to 256 characters without a full stop, a comma or a space',
  'bad-timestamp': 'webhook-timestamp must be whole seconds since 1970',
  stale: 'webhook-timestamp is more than 5 minutes in the past; sign each attempt anew, and set the clock',
  future: 'webhook-timestamp is more than 5 minutes in the future; set the clock of the sender',
  'not-utf8': 'the body is not UTF-8',
  'wrong-signature': 'no signature in webhook-signature was made of this body with the configured key',
};

/** The fault in words for the sender; tells nothing of the key or the body. */
export function webhookFaultText(fault: WebhookFault): string {
  return TEXTS[fault];
}

/** The id that a message carries on every attempt; undefined where there is none. */
export function webhookId(headers: SignedHeaders): string | undefined {
  return header(headers, 'webhook-id');
}

/**
 * What can be said before the body is there: whether the headers are complete and in time. So that nobody
 * without a plausible signature can make us hold a body in memory. `ok` proves nothing yet.
 */
export function checkWebhookHeaders(headers: SignedHeaders, nowMs: number): WebhookVerdict {
  const signed = read(headers);
  if (signed === undefined) return 'unsigned';
  if (!ID.test(signed.id)) return 'bad-id';
  if (!SECONDS.test(signed.timestamp)) return 'bad-timestamp';
  const ageSeconds = Math.floor(nowMs / 1000) - Number(signed.timestamp);
  if (ageSeconds > TOLERANCE_SECONDS) return 'stale';
  return ageSeconds < -TOLERANCE_SECONDS ? 'future' : 'ok';
}

/**
 * Whether one of the secrets (`whsec_` and base64) signed exactly these bytes under this id and time, by
 * Standard Webhooks' symmetric scheme `v1`. Takes the same time whichever secret fits; several signatures
 * and several secrets are for rotation. An empty list of secrets verifies nothing.
 *
 * @param rawBody the bytes as received, before any parsing
 */
export function verifyStandardWebhook(
  headers: SignedHeaders,
  rawBody: Uint8Array,
  secrets: readonly string[],
  nowMs: number,
): WebhookVerdict {
  const early = checkWebhookHeaders(headers, nowMs);
  const signed = read(headers);
  if (early !== 'ok' || signed === undefined) return early;
  // The library signs text; bytes that are none would be replaced, and other bytes would verify as well.
  if (!isUtf8(rawBody)) return 'not-utf8';
  const body = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength).toString('utf8');
  const sentAt = new Date(Number(signed.timestamp) * 1000);
  let matches = false;
  for (const secret of secrets) {
    const expected = Buffer.from(new Webhook(secret).sign(signed.id, sentAt, body));
    for (const given of signed.signatures) matches = isSame(expected, given) || matches;
  }
  return matches ? 'ok' : 'wrong-signature';
}

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly Buffer[];
}

function read(headers: SignedHeaders): Signed | undefined {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signature = header(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signature === undefined) return undefined;
  const signatures = signature
    .split(/\s+/)
    // A header that came twice is joined with a comma.
    .map((part) => part.replace(/,$/, ''))
    .filter((part) => part.startsWith(VERSION))
    .map((part) => Buffer.from(part));
  return { id, timestamp, signatures };
}

function header(headers: SignedHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = (Array.isArray(value) ? value.join(', ') : (value ?? '')).trim();
  return text === '' ? undefined : text;
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

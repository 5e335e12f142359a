import { isMultipart } from './body.ts';
import { maskMultipart } from './multipart.ts';
import type { RawHit } from './raw-hit.ts';
import { maskSecrets } from './secrets.ts';

/** A request as it came, before anything is left out of it. */
export interface ReceivedRequest extends Pick<
  RawHit,
  'hook' | 'source' | 'trigger' | 'method' | 'path' | 'query' | 'body' | 'remoteAddress' | 'salvaged'
> {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** All of a hit but its id, which is made of this. */
export type KeptRequest = Omit<RawHit, 'eventId'>;

/** Kept with a hit; everything else (credentials, cookies) is not. */
const KEPT_HEADERS = [
  'content-type',
  'user-agent',
  'x-forwarded-for',
  'webhook-id',
  'idempotency-key',
  'x-idempotency-key',
];

const BLANK = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** What the journal keeps of a request: secrets masked, headers that may hold some left out. */
export function keptRequest(request: ReceivedRequest, receivedAt: number): KeptRequest {
  return {
    receivedAt,
    hook: request.hook,
    source: request.source,
    trigger: request.trigger,
    method: request.method,
    path: request.path,
    query: maskSecrets(request.query),
    headers: keptHeaders(request.headers),
    body: request.body.length === 0 ? request.body : maskBody(request),
    remoteAddress: request.remoteAddress,
    salvaged: request.salvaged,
  };
}

function keptHeaders(headers: ReceivedRequest['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return kept;
}

/**
 * A form body may carry `key=` and passwords. JSON has no place for our secrets, and a mask in it (behind an
 * address such as `https://example.com/?a=1&token=x`) would cost the whole body; so would one in a part of a
 * multipart form, of which only the parts with secrets' names are masked.
 */
function maskBody({ body, headers }: ReceivedRequest): Uint8Array {
  if (isMultipart(String(headers['content-type'] ?? ''))) return maskMultipart(body);
  const first = body.find((byte) => !BLANK.has(byte));
  return first === OPEN_BRACE || first === OPEN_BRACKET ? body : maskSecrets(body);
}

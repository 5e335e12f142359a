import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One range: of several the answer would be in parts, which no player asks for. */
const ONE_RANGE = /^bytes=(?:\d+-\d*|-\d+)$/;
const PASSED_ON = ['if-range', 'if-none-match', 'if-modified-since'] as const;
/** What of the dialer's answer is about the file; the rest is about the dialer. */
const PASSED_BACK = [
  'content-length',
  'content-range',
  'content-encoding',
  'accept-ranges',
  'etag',
  'last-modified',
] as const;
const BYTES = 'application/octet-stream';
const PLAYABLE = /^(?:audio\/[\w.+-]+|application\/ogg)$/;

/** What the dialer is asked with for a request of ours. */
export function upstreamHeaders(asked: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (asked.range !== undefined && ONE_RANGE.test(asked.range.trim())) headers['range'] = asked.range.trim();
  for (const name of PASSED_ON) {
    const value = asked[name];
    // Without the range it has no meaning.
    if (typeof value === 'string' && (name !== 'if-range' || 'range' in headers)) headers[name] = value;
  }
  return headers;
}

/**
 * The media type that a file is served with: the dialer's, where it is one of sound; by the file's name where
 * it says nothing. Undefined = it is no recording but a page, say.
 */
export function mediaType(told: string | undefined, byName: string): string | undefined {
  const type = told?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PLAYABLE.test(type)) return type;
  return type === '' || type === BYTES ? byName : undefined;
}

/** The head of our answer. */
export function answerHeaders(upstream: Headers, type: string | undefined, url: URL): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...PRIVATE, ...(type === undefined ? {} : fileHeaders(type, url)) };
  for (const name of PASSED_BACK) {
    const value = upstream[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

/** It is somebody's voice: no proxy keeps it, and no page learns the link from the address bar. */
const PRIVATE = {
  'cache-control': 'private, max-age=3600',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const;

function fileHeaders(type: string, url: URL): OutgoingHttpHeaders {
  const name = url.pathname.split('/').at(-1) ?? '';
  const safe = name.replaceAll(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9._-]/g, '_').slice(-120);
  return { 'content-type': type, 'content-disposition': `inline; filename="${safe || 'recording'}"` };
}

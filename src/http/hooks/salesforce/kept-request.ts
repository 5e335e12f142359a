import type { IncomingMessage } from 'node:http';
import { maskSecrets } from '../../../domain/hit/parameters.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';
import { clientAddress } from '../../client-address.ts';

/** Kept with each hit; credentials, signatures and cookies are not. */
const KEPT_HEADERS = ['user-agent', 'x-forwarded-for', 'webhook-id'];

/** What all hits of one request have in common. Their bodies are JSON of our own making, or as it came. */
export function keptRequest(
  request: IncomingMessage,
  about: {
    readonly source: string;
    readonly trigger: string;
    /** Without a token. */
    readonly path: string;
    readonly receivedAt: number;
    readonly trustedProxies: number;
  },
): Omit<RawHit, 'eventId' | 'body'> {
  const { source, trigger, path, receivedAt, trustedProxies } = about;
  return {
    receivedAt,
    hook: 'salesforce',
    source,
    trigger,
    method: request.method ?? 'POST',
    path,
    query: maskSecrets(queryOf(request)),
    headers: { 'content-type': 'application/json', ...keptHeaders(request) },
    remoteAddress: clientAddress(request, trustedProxies),
    salvaged: false,
  };
}

/** The bytes behind the `?`: Node hands over the URL with one character a byte. */
export function queryOf({ url = '' }: IncomingMessage): Buffer {
  const mark = url.indexOf('?');
  return Buffer.from(mark === -1 ? '' : url.slice(mark + 1), 'latin1');
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address that the request came from. With `trustedProxies` = n, the n-th entry of X-Forwarded-For from
 * the right is taken, because only what our own proxies appended can be believed.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  if (trustedProxies === 0) return peer;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((hop) => hop.trim());
  const candidate = plain(hops.at(-trustedProxies) ?? '');
  return isIP(candidate) === 0 ? peer : candidate;
}

/** `::ffff:10.0.0.1` is 10.0.0.1, and `fe80::1%eth0` is fe80::1. */
function plain(address: string): string {
  if (address.startsWith('::ffff:') && isIP(address.slice(7)) === 4) return address.slice(7);
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}

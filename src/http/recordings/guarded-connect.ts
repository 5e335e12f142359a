import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { NEVER_REACHED } from '../../domain/never-reached.ts';

/** The host is at an address that nothing of ours may reach. */
export class ForbiddenAddressError extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

/** Connects, but never to a link-local or metadata address; asked of the address that is connected to. */
export function guardedConnect(timeoutMs: number): buildConnector.connector {
  const forbidden = new BlockList();
  for (const network of NEVER_REACHED) forbidden.addSubnet(...network);
  const isForbidden = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  const lookup: LookupFunction = (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, []);
      const allowed = found.filter(({ address }) => !isForbidden(address));
      const [first] = allowed;
      if (first === undefined) return callback(new ForbiddenAddressError(), []);
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: timeoutMs, lookup });
  return (options, callback) => {
    if (isForbidden(options.hostname)) callback(new ForbiddenAddressError(), null);
    else connect(options, callback);
  };
}

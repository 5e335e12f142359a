import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { NEVER_REACHED, type Network } from '../../src/domain/never-reached.ts';

/** The endpoint's address is one that a webhook must not reach. */
export class RefusedAddressError extends Error {
  readonly code = 'REFUSED_ADDRESS';

  constructor(host: string) {
    super(`${host} resolves to an address that webhooks must not reach`);
    this.name = 'RefusedAddressError';
  }
}

/** Loopback, RFC 1918, carrier-grade NAT (RFC 6598), unique local (RFC 4193). */
const PRIVATE: readonly Network[] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];

export interface AddressGuard {
  /** Throws RefusedAddressError when `host` is an IP address that is refused; names pass. */
  checkLiteral(host: string): void;
  /** Resolves a name and leaves refused addresses out, so that a name cannot be turned inwards later. */
  readonly lookup: LookupFunction;
}

/**
 * Decide which addresses may be connected to. The check is made on the address that is connected to, not
 * on an earlier look-up of the name.
 */
export function createAddressGuard(options: { readonly allowPrivate: boolean }): AddressGuard {
  const refused = new BlockList();
  for (const subnet of options.allowPrivate ? NEVER_REACHED : [...NEVER_REACHED, ...PRIVATE])
    refused.addSubnet(...subnet);
  const isRefused = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && refused.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    checkLiteral(host) {
      if (isRefused(host)) throw new RefusedAddressError(host);
    },
    lookup(hostname, options, callback) {
      dnsLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        if (error !== null) return callback(error, []);
        const allowed = found.filter(({ address }) => !isRefused(address));
        const [first] = allowed;
        if (first === undefined) return callback(new RefusedAddressError(hostname), []);
        if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    },
  };
}

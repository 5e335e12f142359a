import { BlockList, isIP } from 'node:net';

/**
 * The addresses (`10.0.0.5`) and ranges (`10.0.0.0/8`, `fd00::/8`) of `allowIps` as one set to ask.
 * Throws a RangeError where an entry is neither.
 */
export function addressSet(entries: readonly string[]): BlockList {
  const set = new BlockList();
  for (const entry of entries) addEntry(set, entry);
  return set;
}

/** Whether the text is an address or a range in CIDR notation. */
export function isAddressOrRange(entry: string): boolean {
  try {
    addEntry(new BlockList(), entry);
    return true;
  } catch {
    return false;
  }
}

function addEntry(set: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) throw new RangeError('neither an IP address nor a CIDR range');
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) {
    set.addAddress(address, family);
    return;
  }
  if (!/^\d{1,3}$/.test(prefix)) throw new RangeError('the prefix length is not a number');
  set.addSubnet(address, Number(prefix), family);
}

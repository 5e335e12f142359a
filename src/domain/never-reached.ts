export type Network = readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'];

/**
 * Networks that no request of ours may reach, whoever names the address: link-local and the metadata services
 * of clouds outside it, which give away credentials; unspecified, multicast, broadcast.
 */
export const NEVER_REACHED: readonly Network[] = [
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['255.255.255.255', 32, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['fd20:ce::254', 128, 'ipv6'],
  ['::', 128, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

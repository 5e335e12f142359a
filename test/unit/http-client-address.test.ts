import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../src/http/client-address.ts';

function address(peer: string | undefined, forwarded: string | undefined, trustedProxies: number): string {
  const socket = { remoteAddress: peer } as Socket;
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return clientAddress({ socket, headers }, trustedProxies);
}

describe('clientAddress', () => {
  test.each([
    ['10.0.0.1', undefined, 0, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', 0, '10.0.0.1'],
    ['::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
    ['fe80::1%eth0', undefined, 0, 'fe80::1'],
    ['10.0.0.1', '1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '9.9.9.9, 1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4', 2, '10.0.0.1'],
    ['10.0.0.1', 'not an address', 1, '10.0.0.1'],
    [undefined, undefined, 1, ''],
  ])(
    'when %s asks with X-Forwarded-For %s behind %d proxies, then it is %s',
    (peer, header, proxies, expected) => {
      expect(address(peer, header, proxies)).toBe(expected);
    },
  );

  test('when a sender forges any entries, then what our own proxies appended still counts', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4 }), (forged, proxies) => {
        const appended = Array.from({ length: proxies }, (_, index) => `192.0.2.${index + 1}`);
        expect(address('10.0.0.1', [forged, ...appended].join(', '), proxies)).toBe('192.0.2.1');
      }),
    );
  });
});

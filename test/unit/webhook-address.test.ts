import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createAddressGuard } from '../../connectors/webhook/address.ts';
import webhook from '../../connectors/webhook/index.ts';
import { startWebhookStandIn, WEBHOOK_STAND_IN_PATH } from '../../src/sandbox/webhook/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

describe('an address', () => {
  const open = createAddressGuard({ allowPrivate: true });
  const closed = createAddressGuard({ allowPrivate: false });

  it.each([
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::',
  ])('is refused either way: %s', (address) => {
    expect(() => open.checkLiteral(address)).toThrow('must not reach');
    expect(() => closed.checkLiteral(address)).toThrow('must not reach');
  });

  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '::1', 'fd12::1', '::ffff:10.0.0.1'])(
    'is refused only when private ones are not allowed: %s',
    (address) => {
      expect(() => open.checkLiteral(address)).not.toThrow();
      expect(() => closed.checkLiteral(address)).toThrow('must not reach');
    },
  );

  it.each(['93.184.216.34', '172.32.0.1', '2606:4700::1111', 'example.com'])('is allowed: %s', (address) => {
    expect(() => closed.checkLiteral(address)).not.toThrow();
  });

  it('is refused when a name leads to it', async () => {
    const lookup = promisify(closed.lookup);
    await expect(lookup('localhost', { all: true })).rejects.toMatchObject({ code: 'REFUSED_ADDRESS' });
    expect(await promisify(open.lookup)('localhost', { all: true })).not.toEqual([]);
  });
});

describe('a webhook that may not reach private addresses', () => {
  it.each(['127.0.0.1', 'localhost'])('sends nothing to %s and says how to allow it', async (host) => {
    const standIn = await startWebhookStandIn({ secret: SECRET });
    const url = `http://${host}:${new URL(standIn.url).port}${WEBHOOK_STAND_IN_PATH}`;
    const settings = webhook.settings.parse({
      type: 'webhook',
      url,
      secret: SECRET,
      allowPrivateAddresses: false,
    });
    const connection = await webhook.connect(settings, { name: 'audit', logger: SILENT, now: Date.now });
    const event = {
      id: 'evt_1',
      type: 'disposition' as const,
      source: 'main',
      trigger: 'dispo',
      receivedAt: '2026-11-21T21:20:40.000Z',
      lead: {},
      fields: {},
      marks: [],
    };
    const request = {
      deliveryId: 'dlv_1',
      effectKey: 'evt_1',
      event,
      attempt: 1,
      inDoubtSince: undefined,
      known: {},
    };
    const identities = {
      get: async () => undefined,
      set: async () => {},
      forget: async () => {},
      keysOf: async () => [],
    };
    const context = { signal: AbortSignal.timeout(5_000), logger: SILENT, identities };
    await expect(connection.deliver(request, context)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'refused-address',
      message: expect.stringContaining('allow private ones') as string,
    });
    const findings = await connection.check(AbortSignal.timeout(5_000));
    expect(findings.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(standIn.requests).toEqual([]);
    await connection.close();
    await standIn.close();
  });
});

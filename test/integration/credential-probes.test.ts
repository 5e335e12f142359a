import { expect, test } from 'vitest';
import type { Connection } from '../../src/connector.ts';
import type { Alerter } from '../../src/domain/alerts/alerter.ts';
import { AuthError, TransientError } from '../../src/domain/errors.ts';
import { type Hold, holdDestination, listHolds } from '../../src/ledger/holds.ts';
import { createProbes } from '../../src/roles/probes.ts';
import { keptLog, scratchLedger } from './ledger-rig.ts';

const REFUSAL = new AuthError('the token is refused', { code: 'hubspot-unauthorized' });

/** The destination `crm`, whose credentials are what the test says. */
async function rig(
  answer: (signal: AbortSignal) => Promise<void>,
  options: { readonly enabled?: boolean } = {},
) {
  const ledger = await scratchLedger();
  const clock = { now: 1_000_000 };
  const told: string[] = [];
  const says = { answer };
  let lifted = 0;
  const alerts: Alerter = {
    raise: ({ code, message }) => Promise.resolve(void told.push(`${code}: ${message}`)),
    resolve: (code) => Promise.resolve(void told.push(`over ${code}`)),
  };
  const withoutProbe: Connection = {
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    deliver: () => expect.fail('nothing is to be delivered'),
  };
  const connection: Connection = { ...withoutProbe, probe: (signal) => says.answer(signal) };
  const probes = createProbes({
    destinations: [
      { name: 'crm', enabled: options.enabled ?? true, connection, holdProbeMs: 60_000 },
      { name: 'audit', enabled: true, connection: withoutProbe, holdProbeMs: 60_000 },
    ],
    ledger,
    alerts,
    logger: keptLog().logger,
    now: () => clock.now,
    onLifted: () => (lifted += 1),
  });
  return {
    ledger,
    clock,
    told,
    says,
    probes,
    lifted: () => lifted,
    hold: (hold: Partial<Hold>) =>
      ledger.write((trx) =>
        holdDestination(trx, {
          destination: 'crm',
          code: 'hubspot-unauthorized',
          message: 'refused',
          since: 900_000,
          probe_at: 0,
          ...hold,
        }),
      ),
    holds: () => listHolds(ledger.db),
    probe: async (): Promise<number> => {
      const count = probes.start();
      await probes.settled();
      return count;
    },
  };
}

test('a refusal holds the destination before a delivery meets it, and people are told once', async () => {
  const { probe, holds, told, clock } = await rig(() => Promise.reject(REFUSAL));
  expect(await probe(), 'one has nothing to probe with').toBe(1);
  const held = {
    destination: 'crm',
    code: 'hubspot-unauthorized',
    message: 'the token is refused',
    since: clock.now,
    probe_at: clock.now + 60_000,
  };
  expect(await holds()).toEqual([held]);
  clock.now += 300_000;
  await probe();
  expect(await holds()).toEqual([held]);
  expect(told).toEqual([expect.stringMatching(/^destination-held: crm refuses the credentials/)]);
});

test('good credentials lift the hold, and its deliveries go on at once', async () => {
  const { probe, holds, hold, told, lifted } = await rig(() => Promise.resolve());
  await hold({});
  await probe();
  expect(await holds()).toEqual([]);
  expect(told).toEqual(['over destination-held']);
  expect(lifted()).toBe(1);
});

test('a hold that began while the probe was under way stays', async () => {
  const { probe, holds, hold, says, clock } = await rig(() => Promise.resolve());
  says.answer = async () => {
    clock.now += 1000;
    await hold({ since: clock.now });
  };
  await probe();
  expect(await holds()).toHaveLength(1);
});

test.each(['circuit-open', 'hubspot-missing-scopes', 'hubspot-forbidden', 'http-403'])(
  'good credentials say nothing about %s: that hold stays',
  async (code) => {
    const { probe, holds, hold, told } = await rig(() => Promise.resolve());
    await hold({ code });
    await probe();
    expect(await holds()).toMatchObject([{ code }]);
    expect(told).toEqual([]);
  },
);

test('a refusal takes the place of a hold for being away', async () => {
  const { probe, holds, hold } = await rig(() => Promise.reject(REFUSAL));
  await hold({ code: 'circuit-open' });
  await probe();
  expect(await holds()).toMatchObject([{ code: 'hubspot-unauthorized' }]);
});

test.each(['hubspot-missing-scopes', 'hubspot-forbidden', 'http-403'])(
  'what the probe itself may not ask (%s) holds nothing, or it would be held and lifted every few minutes',
  async (code) => {
    const { probe, holds, told } = await rig(() => Promise.reject(new AuthError('not allowed', { code })));
    await probe();
    expect(await holds()).toEqual([]);
    expect(told).toEqual([]);
  },
);

test('an outage or a limit neither holds nor lifts', async () => {
  const { probe, holds, hold } = await rig(() =>
    Promise.reject(new TransientError('used up', { code: 'account-limit' })),
  );
  await probe();
  expect(await holds()).toEqual([]);
  await hold({});
  await probe();
  expect(await holds()).toHaveLength(1);
});

test('one that is switched off is not probed, and one that is being probed not twice', async () => {
  const off = await rig(() => Promise.resolve(), { enabled: false });
  expect(await off.probe()).toBe(0);
  const gate = Promise.withResolvers<void>();
  const { probes } = await rig(() => gate.promise);
  expect([probes.start(), probes.start()]).toEqual([1, 0]);
  gate.resolve();
  await probes.settled();
  expect(probes.start()).toBe(1);
  await probes.stop();
});

test('when the program stops, then a probe under way is cut off', async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const { probes } = await rig(
    (signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve(signal);
        signal.addEventListener('abort', () => reject(new TransientError('cut off', { code: 'aborted' })));
      }),
  );
  probes.start();
  await begun.promise;
  await probes.stop();
  expect(probes.start(), 'nothing begins after that').toBe(0);
});

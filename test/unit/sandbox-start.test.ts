import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

test('when the sandbox is started, then every stand-in answers its side door, and after close none does', async () => {
  const sandbox = await startSandbox({ dialer: { leads: [{ phone_number: '3125550101' }] } });
  const { dialer, hubspot, salesforce, webhook, highlevel } = sandbox;
  const doors = [dialer, hubspot, salesforce, webhook, highlevel].map(({ url }) => `${url}/_sandbox/state`);
  const states = await Promise.all(doors.map(async (door) => (await fetch(door)).status));
  expect(states).toEqual([200, 200, 200, 200, 200]);
  expect(dialer.leads.map(({ phone_number }) => phone_number)).toEqual(['3125550101']);
  await sandbox.close();
  const after = await Promise.allSettled(doors.map((door) => fetch(door)));
  expect(after.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
});

test('when a port is taken, then nothing is left running and the error names the port', async () => {
  const before = await startSandbox();
  const dialerPort = Number(new URL(before.dialer.url).port);
  await before.close();
  const other = await startSandbox();
  const taken = Number(new URL(other.webhook.url).port);

  const failing = startSandbox({ ports: { dialer: dialerPort, webhook: taken } });
  await expect(failing).rejects.toThrow(String(taken));
  // The dialer of the failed start must have let its port go.
  const again = await startSandbox({ ports: { dialer: dialerPort } });
  expect(new URL(again.dialer.url).port).toBe(String(dialerPort));
  await Promise.all([again.close(), other.close()]);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openConnectorDoors } from '../../src/roles/connector-webhooks.ts';
import { receiverSettings, ReceiverSettings } from '../../src/roles/receiver-settings.ts';
import { dialer, env, folderWith } from './config-rig.ts';

const ENV = { ...env, HL_TOKEN: 'pit-config-token' };

function load(text: string) {
  const path = join(folderWith({ 'vicibridge.yaml': text }), 'vicibridge.yaml');
  return loadConfig({ path, env: ENV, connectors });
}

function text(webhooks: string): string {
  const leads = 'leads: { dialer: main, objects: { contact: { fields: { phone_number: phone } } } }';
  const keys = `type: highlevel, accessToken: $HL_TOKEN, locationId: locationConfig000001, ${leads}`;
  return `dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\nconnections:\n  ghl: { ${keys}, webhooks: ${webhooks} }\n`;
}

test('webhooks of a connector, when they are configured, then the receiver gets its door without the token', async () => {
  const config = load(text('{}'));
  const settings = ReceiverSettings.parse(JSON.parse(JSON.stringify(receiverSettings(config, connectors))));
  expect(settings.connectorDoors).toMatchObject([
    { name: 'ghl', type: 'highlevel', door: { locationId: 'locationConfig000001' } },
  ]);
  expect(JSON.stringify(settings.connectorDoors)).not.toContain(ENV.HL_TOKEN);
  const doors = await openConnectorDoors(settings.connectorDoors ?? []);
  expect(doors.get('ghl')?.webhooks.refuseHead({ headers: {}, now: Date.now() })).toBe('no-signature');
  expect(config.connections['ghl']?.leads?.dialer).toBe('main');
});

test('a key that the connector does not have, when it stands in webhooks, then the fault names it', () => {
  expect(() => load(text('{ publicKey: x }'))).toThrow(/publicKey/);
});

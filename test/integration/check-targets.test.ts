import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { connectors } from '../../connectors/index.ts';
import { checkTargets } from '../../src/commands/check-targets.ts';
import { loadConfig } from '../../src/config/load.ts';
import {
  type DialerStandInOptions,
  SANDBOX_DIALER_USER,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';
import { folderWith } from '../unit/config-rig.ts';

const USER = { ...SANDBOX_DIALER_USER, level: 9 };

/** What is found of a mapping and a source, against a dialer with list 1001 and campaign SALES. */
async function findings(
  named: { readonly contact?: object; readonly source?: object },
  user: NonNullable<DialerStandInOptions['users']>[number] = USER,
) {
  const lists = [{ id: '1001', campaign: 'SALES' }];
  const standIn = await startDialerStandIn({ users: [user], lists });
  onTestFinished(() => standIn.close());
  const fields = { phone_number: 'phone' };
  const leads = { dialer: 'main', objects: { contact: { fields, ...named.contact } } };
  const config = {
    dialers: {
      main: {
        url: standIn.url,
        user: '$USER',
        password: '$PASS',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
      },
    },
    connections: { crm: { type: 'hubspot', accessToken: '$TOKEN', leads } },
    sources: { web: { dialer: 'main', secret: '$TOKEN', ...named.source } },
  };
  const env = {
    USER: user.user,
    PASS: user.password,
    HOOK_KEY: 'hook-key-hook-key-1',
    TOKEN: 'token-token-token-1',
  };
  const path = join(folderWith({ 'vicibridge.yaml': stringify(config) }), 'vicibridge.yaml');
  const found = await checkTargets(loadConfig({ path, env, connectors }), 'main', undefined);
  return { messages: found.map(({ level, message }) => `${level}: ${message}`), standIn };
}

test('when every named list and campaign is there, then nothing is found, whatever the case of letters', async () => {
  const { messages } = await findings({
    contact: { list: { value: '1001' }, campaign: { value: 'sales' } },
    source: { listId: '1001', campaign: 'SALES' },
  });
  expect(messages).toEqual([]);
});

test('when some are not, then each is a warning with the key, and a campaign with the nearest one', async () => {
  const { messages } = await findings({
    contact: {
      list: { from: 'tier', lookup: { gold: '1001', silver: '4242' } },
      campaign: { value: 'SALE' },
    },
    source: { listId: '4242', campaign: 'NOPE' },
  });
  expect(messages).toEqual([
    expect.stringMatching(/^warning: sources\.web\.campaign: there is no campaign NOPE,/) as string,
    expect.stringMatching(
      /^warning: connections\.crm\.leads\.objects\.contact\.campaign: there is no campaign SALE,.*did you mean "SALES"\?$/,
    ) as string,
    expect.stringMatching(
      /^warning: sources\.web\.listId, connections\.crm\.leads\.objects\.contact\.list: there is no list 4242:/,
    ) as string,
  ]);
});

test('when the API user may not look, then nothing is guessed', async () => {
  const blind = { ...USER, columns: { view_reports: '0', modify_lists: '0' } };
  const { messages } = await findings(
    { contact: { list: { value: '4242' }, campaign: { value: 'NOPE' } } },
    blind,
  );
  expect(messages).toEqual([]);
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparePhp } from '../../src/sandbox/dialer/functions/admin/php-compare.ts';
import { now, startAdmin } from './dialer-admin-rig.ts';

const SERVER = '10.0.0.5';
const PHONE = {
  extension: 'cc200',
  dialplanNumber: '200',
  voicemailId: '200',
  phoneLogin: 'cc200',
  phonePass: 'canary-phone-pass',
  serverIp: SERVER,
  protocol: 'SIP',
  registrationPassword: 'canary-registration',
  phoneFullName: 'Phone 200',
  localGmt: -5,
  outboundCid: '3125550000',
} as const;

it('add_phone: a phone is added once; a login of another phone is refused', async () => {
  const { as, standIn } = await startAdmin();
  const api = as('apiuser');
  expect((await api.addPhone(PHONE, now())).fields).toEqual({
    extension: 'cc200',
    serverIp: SERVER,
    protocol: 'SIP',
    dialplanNumber: '200',
  });
  expect(standIn.tables.phones.find(({ extension }) => extension === 'cc200')?.local_gmt).toBe('-5.00');
  expect(await api.addPhone(PHONE, now())).toMatchObject({ outcome: 'nothing', code: 'exists' });
  await expect(api.addPhone({ ...PHONE, extension: 'cc201' }, now())).rejects.toMatchObject({
    kind: 'permanent',
    code: 'login-taken',
  });
});

it('add_phone: when a field is missing, then the refusal repeats both passwords and the error holds none', async () => {
  const { ask, as } = await startAdmin();
  const body = await ask({ function: 'add_phone', phone_pass: 'canary-phone-pass', registration_password: 'canary-registration' }); // prettier-ignore
  expect(body).toBe(
    'ERROR: add_phone YOU MUST USE ALL REQUIRED FIELDS: |apiuser|||||canary-phone-pass|||canary-registration|||\n',
  );
  const thrown = await as('apiuser')
    .addPhone({ ...PHONE, localGmt: -4.25, phonePass: 'canary phone pass' }, now())
    .catch((error: Error) => error);
  expect(thrown).toMatchObject({ code: 'invalid-input' });
  expect((thrown as Error).message).toContain('local_gmt');
  expect((thrown as Error).message).not.toContain('canary');
});

it('update_phone: without the right to delete, the NOTICE that says so is an authorisation error', async () => {
  const { as, ask } = await startAdmin();
  const order = { extension: 'cc100', serverIp: SERVER, deletePhone: true };
  await expect(as('lev8').updatePhone(order, now())).rejects.toMatchObject({ kind: 'auth', code: 'no-permission' }); // prettier-ignore
  expect((await as('apiuser').updatePhone(order, now())).code).toBe('deleted');
  await expect(as('apiuser').updatePhone(order, now())).rejects.toMatchObject({ code: 'unknown-phone' });
  const elsewhere = { function: 'update_phone', extension: 'cc100', server_ip: '10.9.9.9' };
  expect(await ask(elsewhere)).toBe('ERROR: update_phone SERVER DOES NOT EXIST: |apiuser|10.9.9.9\n');
});

it('update_phone: when nothing is to be changed, then VICIdial says success all the same', async () => {
  const { as } = await startAdmin();
  expect(await as('apiuser').updatePhone({ extension: 'cc100', serverIp: SERVER }, now())).toMatchObject({
    outcome: 'success',
    fields: { extension: 'cc100', serverIp: SERVER },
  });
});

it('phone aliases: added, changed, left alone and deleted', async () => {
  const { as, standIn } = await startAdmin();
  const api = as('apiuser');
  const alias = { aliasId: 'pair', aliasName: 'Pair', phoneLogins: ['cc100'] };
  expect((await api.addPhoneAlias(alias, now())).code).toBe('added');
  expect((await api.addPhoneAlias(alias, now())).code).toBe('exists');
  await expect(
    api.updatePhoneAlias({ aliasId: 'pair', phoneLogins: 'cc100,nosuch' }, now()),
  ).rejects.toMatchObject({ code: 'unknown-phone' });
  expect((await api.updatePhoneAlias({ aliasId: 'pair', deleteAlias: false }, now())).code).toBe(
    'no-updates',
  );
  expect((await api.updatePhoneAlias({ aliasId: 'PAIR', aliasName: 'Two' }, now())).code).toBe('updated');
  expect(standIn.tables.phonesAlias.rows).toMatchObject([{ alias_id: 'pair', alias_name: 'Two' }]);
  await expect(
    as('lev8').updatePhoneAlias({ aliasId: 'pair', deleteAlias: true }, now()),
  ).rejects.toMatchObject({ kind: 'auth' });
  expect((await api.updatePhoneAlias({ aliasId: 'pair', deleteAlias: true }, now())).code).toBe('deleted');
});

it('server_refresh counts the servers that were not waiting for it already', async () => {
  const { as, standIn } = await startAdmin();
  expect((await as('apiuser').serverRefresh({}, now())).fields.servers).toBe(0);
  standIn.tables.servers.update(() => true, { rebuild_conf_files: 'N' });
  expect((await as('apiuser').serverRefresh({}, now())).fields.servers).toBe(1);
});

it('add_group_alias: id and name default to the number, and it is added once', async () => {
  const { as } = await startAdmin();
  const order = { callerIdNumber: '3125550001' };
  expect((await as('apiuser').addGroupAlias(order, now())).fields.groupAliasName).toBe('3125550001');
  expect((await as('apiuser').addGroupAlias(order, now())).outcome).toBe('nothing');
});

it('copy_did: when some numbers exist, then the sum is a partial result with a warning for each', async () => {
  const { as } = await startAdmin();
  const order = { sourceDidPattern: '3125559999', newDids: ['3125552001', 'default', '3125552002'] };
  const result = await as('apiuser').copyDid(order, now());
  expect(result).toMatchObject({
    outcome: 'partial',
    code: 'added',
    fields: { added: 2, refused: 1 },
    warnings: [{ code: 'did-exists', fields: { didPattern: 'default' } }],
  });
  expect(result.lines.filter(({ code }) => code === 'did-added').map(({ fields }) => fields['didId'])).toEqual(['3', '4']); // prettier-ignore
  expect(await as('apiuser').copyDid(order, now())).toMatchObject({ outcome: 'nothing', code: 'none-added' });
});

it('add_did and update_did: a menu that does not exist is refused in the name of update_did by both', async () => {
  const { as, ask } = await startAdmin();
  const api = as('apiuser');
  expect(await ask({ function: 'add_did', did_pattern: '3125551111', menu_id: 'none' })).toContain(
    'ERROR: update_did MENU ID MUST BE A VALID CALL MENU',
  );
  await expect(api.addDid({ didPattern: '3125551111', menuId: 'none' }, now())).rejects.toMatchObject({
    kind: 'permanent',
    code: 'invalid-request',
  });
  expect((await api.addDid({ didPattern: '3125551111', menuId: 'mainmenu' }, now())).code).toBe('added');
  expect((await api.addDid({ didPattern: '3125551111' }, now())).code).toBe('exists');
  expect((await api.updateDid({ didPattern: '3125551111' }, now())).code).toBe('no-updates');
  await expect(
    as('lev8').updateDid({ didPattern: '3125551111', deleteDid: true }, now()),
  ).rejects.toMatchObject({ kind: 'auth', code: 'no-permission' });
  const deleted = await api.updateDid({ didPattern: '3125551111', deleteDid: true }, now());
  expect(deleted.fields).toEqual({ didPattern: '3125551111', didId: '3' });
});

it('PHP 8 compares numbers as numbers and everything else as text', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, (left, right) => {
      expect(Math.sign(comparePhp(String(left), String(right)))).toBe(Math.sign(left - right));
    }),
  );
  expect(comparePhp('-5', '-5.00')).toBe(0);
  expect(comparePhp('5-', '9')).toBeLessThan(0);
  expect(comparePhp('5-', '-9')).toBeGreaterThan(0);
  expect(comparePhp('-', '-9')).toBeLessThan(0);
});

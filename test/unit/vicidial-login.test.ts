import { describe, expect, it } from 'vitest';
import { startVicidial } from './vicidial-rig.ts';

const lead = (serial: number) => ({ phone: `31255501${serial}`, phoneCode: '1' });

describe('a refused login', () => {
  it('costs one wrong try, not ten, when ten leads are delivered at once', async () => {
    const { standIn, submit } = await startVicidial({ settings: { password: 'wrong-password' } });
    const ends = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => submit(lead(10 + index))));
    expect(ends.map((end) => end.status === 'rejected' && end.reason.kind)).toEqual(Array(10).fill('auth'));
    expect(standIn.requests).toHaveLength(1);
  });

  it('is tried again when sixteen minutes have passed, and not before', async () => {
    const user = { user: 'bridge', password: 'changed' };
    const { standIn, submit, pass } = await startVicidial({ standIn: { users: [user] } });
    await expect(submit(lead(10))).rejects.toMatchObject({ kind: 'auth', code: 'login-incorrect' });
    standIn.tables.users.update(({ user: name }) => name === user.user, { pass: 'right-password' });
    await expect(submit(lead(10))).rejects.toMatchObject({ kind: 'auth' });
    expect(standIn.requests).toHaveLength(1);
    pass(15 * 60 * 1000);
    await expect(submit(lead(10))).rejects.toMatchObject({ kind: 'auth' });
    expect(standIn.requests).toHaveLength(1);
    pass(60 * 1000);
    expect(await submit(lead(10))).toMatchObject({ outcome: 'created' });
  });

  it('keeps everything back for 16 minutes when the user is locked', async () => {
    const { standIn, submit } = await startVicidial();
    standIn.faults.add({
      action: 'status',
      status: 200,
      body: 'ERROR: Too many login attempts, try again in 15 minutes: |bridge|LOCK|\n',
      times: 1,
    });
    const error = { kind: 'transient', code: 'login-locked' };
    await expect(submit(lead(10))).rejects.toMatchObject({ ...error, retryAfterMs: 16 * 60 * 1000 });
    await expect(submit(lead(11))).rejects.toMatchObject(error);
    expect(standIn.requests).toHaveLength(1);
  });

  it('is a hold when the user may not add leads', async () => {
    const users = [{ user: 'bridge', password: 'right-password', allowedFunctions: ' update_lead ' }];
    const { submit } = await startVicidial({ standIn: { users } });
    await expect(submit(lead(10))).rejects.toMatchObject({ kind: 'auth', code: 'no-permission' });
  });

  it("is the lead's fault when only its own list is not allowed to the user, else a hold", async () => {
    const users = [{ user: 'bridge', password: 'right-password', allowedCampaigns: ['SALES'] }];
    const { submit } = await startVicidial({ standIn: { users } });
    await expect(submit({ ...lead(10), listId: '1003' })).rejects.toMatchObject({ kind: 'permanent' });
    const other = await startVicidial({ standIn: { users }, settings: { listId: '1003' } });
    await expect(other.submit(lead(11))).rejects.toMatchObject({ kind: 'auth', code: 'list-not-allowed' });
  });
});

describe('the check', () => {
  const errors = async (options: Parameters<typeof startVicidial>[0]) => {
    const { dialer, standIn } = await startVicidial(options);
    const findings = await dialer.check(AbortSignal.timeout(5_000));
    expect(standIn.leads).toEqual([]);
    return findings.filter(({ level }) => level === 'error').map(({ message }) => message);
  };

  it('finds nothing wrong when the user has every right', async () => {
    expect(await errors({})).toEqual([]);
  });

  it.each([
    ['the password is wrong', { settings: { password: 'wrong-password' } }, /name or password/],
    ['the time zone is wrong', { settings: { timezone: 'Asia/Tokyo' } }, /correct `timezone`/],
    ['the list is not defined', { settings: { listId: '424242' } }, /NOT A DEFINED LIST ID/],
    [
      'add_lead is not allowed',
      {
        standIn: {
          users: [
            { user: 'bridge', password: 'right-password', allowedFunctions: ' update_lead lead_search ' },
          ],
        },
      },
      /PERMISSION/,
    ],
    [
      'update_lead is not allowed',
      {
        standIn: {
          users: [{ user: 'bridge', password: 'right-password', allowedFunctions: ' add_lead lead_search ' }],
        },
      },
      /PERMISSION/,
    ],
  ])('says so, once, when %s', async (_name, options, text) => {
    expect(await errors(options)).toEqual([expect.stringMatching(text)]);
  });

  it('costs one wrong try when the password is wrong', async () => {
    const { dialer, standIn } = await startVicidial({ settings: { password: 'wrong-password' } });
    await dialer.check(AbortSignal.timeout(5_000));
    expect(standIn.requests).toHaveLength(2);
  });

  it('tells version and clock without credentials', async () => {
    const { dialer } = await startVicidial({ settings: { password: 'wrong-password' } });
    const version = await dialer.version(AbortSignal.timeout(5_000));
    expect(version).toMatchObject({ version: '2.14-202', build: '250720-1841' });
    expect(Math.abs(version.epochMs - Date.now())).toBeLessThan(5_000);
  });
});

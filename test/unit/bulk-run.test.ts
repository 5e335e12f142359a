import { expect, it } from 'vitest';
import { BulkStopped, patiently, waitOut } from '../../src/bulk/patience.ts';
import { inPool } from '../../src/bulk/pool.ts';
import { startProgress } from '../../src/bulk/progress.ts';
import { parseRate } from '../../src/bulk/rate.ts';
import { isStale } from '../../src/bulk/reset/stale.ts';
import { createStop } from '../../src/bulk/stop.ts';
import type { LeadRow } from '../../src/domain/dialer-database.ts';
import { AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';

it('progress: when nobody watches, then it writes lines with rate, time left and kinds; on a terminal a bar that fits', () => {
  let now = 0;
  const written: string[] = [];
  const common = { total: 1000, before: { added: 100 }, kinds: ['added', 'dnc', 'failed'], clock: () => now, write: (text: string) => written.push(text) }; // prettier-ignore
  const lines = startProgress({ ...common, terminal: false, columns: 80 });
  for (let row = 0; row < 400; row += 1) lines.tick(row < 390 ? 'added' : 'dnc');
  now = 10_000;
  lines.stop();
  expect(written).toEqual(['500/1000 (50 %)  40/s  0:13 left  added 490  dnc 10\n']);
  const bar = startProgress({ ...common, terminal: true, columns: 60 });
  bar.waiting({ code: 'quiet-hours', ms: 60_000 });
  bar.stop();
  expect(written[1]).toMatch(/^\r\[##-{22}\]  100\/1000 .*waiting 1:00 /);
  expect(written[1]?.slice('\r'.length, -'\u001B[K'.length).length).toBeLessThan(60);
});

it('progress: when nobody knows how many there are, then it tells what is done, without a share or a time left', () => {
  let now = 0;
  const written: string[] = [];
  const common = { total: undefined, before: {}, kinds: ['same', 'different'], clock: () => now, write: (text: string) => written.push(text) }; // prettier-ignore
  const lines = startProgress({ ...common, terminal: false, columns: 80 });
  for (let row = 0; row < 352; row += 1) lines.tick('same');
  now = 10_000;
  lines.stop();
  expect(written).toEqual(['352 done  35/s  same 352\n']);
  startProgress({ ...common, terminal: true, columns: 60 }).stop();
  expect(written[1]).toBe('\r0 done  0.0/s  same 0\u001B[K');
});

it.each([
  ['5', 5],
  ['2.5/s', 2.5],
  ['300/m', 5],
  ['7200/h', 2],
])('rate: %s is %f a second', (text, perSecond) => {
  expect(parseRate(text)).toBe(perSecond);
});

it.each(['0', 'fast', '5/d', '-1'])('rate: when it is %s, then it is refused', (text) => {
  expect(() => parseRate(text)).toThrow('--rate');
});

it('patience: when the login is refused, the user locked, or it was asked to stop, then nothing is tried again', async () => {
  const stop = createStop();
  const waiting = { asked: stop.asked, random: () => 0, onWait: () => undefined };
  let tries = 0;
  const failing = (error: Error) =>
    patiently(waiting, async () => {
      tries += 1;
      throw error;
    });
  const refused = await failing(new AuthError('no', { code: 'login-incorrect' })).catch((error: unknown) => error); // prettier-ignore
  expect(refused).toMatchObject({ name: 'BulkStopped', why: 'refused' });
  await expect(failing(new TransientError('locked', { code: 'login-locked' }))).rejects.toMatchObject({ why: 'refused' }); // prettier-ignore
  await expect(failing(new PermanentError('bad', { code: 'x' }))).rejects.toBeInstanceOf(PermanentError);
  expect(tries).toBe(3);
  const away = new TransientError('away', { code: 'unreachable' });
  await expect(waitOut(away, 9, waiting)).rejects.toMatchObject({ why: 'away' });
  const held = waitOut(new TransientError('quiet', { code: 'quiet-hours', retryAfterMs: 3_600_000 }), 99, waiting); // prettier-ignore
  stop.ask('SIGINT');
  await expect(held).rejects.toMatchObject({ why: 'interrupted' });
  expect(new BulkStopped('away', 'x').name).toBe('BulkStopped');
});

it('pool: when one item fails, then nothing new is begun and the first failure is told', async () => {
  const begun: number[] = [];
  const run = inPool([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('two');
  });
  await expect(run).rejects.toThrow('two');
  expect(begun).not.toContain(5);
});

const rule = { listId: '1001', statuses: new Set(['NA']), calledBefore: Date.parse('2026-10-01T12:00:00Z') };
const row = (more: Partial<LeadRow>, lead: LeadRow['lead'] = {}): LeadRow => ({
  lead: { id: '1', listId: '1001', status: 'NA', ...lead },
  user: '',
  enteredAt: undefined,
  modifiedAt: undefined,
  lastCalledLocal: '2026-10-01 06:59:59',
  calledCount: 1,
  calledSinceReset: 'Y',
  gmtOffsetHours: -5,
  entryListId: '',
  ...more,
});

it("reset: when a lead was called before the moment, by the customer's own clock, then it is stale", () => {
  expect(isStale(row({}), rule)).toBe(true);
  expect(isStale(row({}, { status: 'na' }), rule)).toBe(true);
  expect(isStale(row({ lastCalledLocal: '2026-10-01 07:00:00' }), rule)).toBe(false);
  expect(isStale(row({ gmtOffsetHours: -8 }), rule)).toBe(false);
});

it('reset: when a lead was never called, has another status or is of another list, then it is left alone', () => {
  expect(isStale(row({ lastCalledLocal: undefined }), rule)).toBe(false);
  expect(isStale(row({}, { status: 'DNC' }), rule)).toBe(false);
  expect(isStale(row({}, { listId: '1002' }), rule)).toBe(false);
});

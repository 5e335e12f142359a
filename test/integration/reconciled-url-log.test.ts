import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import type { UrlLogRow } from '../../src/domain/dialer-database.ts';
import { receiptOf } from '../../src/domain/reconcile/receipt.ts';
import { urlLogHit } from '../../src/domain/reconcile/url-log-hit.ts';
import { createClock } from '../../src/sandbox/dialer/clock.ts';
import { phpFile } from '../../src/sandbox/dialer/php-file.ts';
import { buildPerlUrl, buildPhpUrl } from '../../src/sandbox/dialer/url-builder.ts';
import { wget } from '../../src/sandbox/dialer/wget.ts';
import { type DoorRig, KEY, startDoor, TIMEZONE } from './receiver-rig.ts';

const clock = createClock(TIMEZONE, Date.now);
const OPTIONS = { dialer: 'main', timezone: TIMEZONE, now: 1_800_000_000_000, backfill: false };
const CALL = 'lead_id=101&uniqueid=1795315300.1004&call_id=V1121214140000000101&dispo=SALE';

let rig: DoorRig;
beforeAll(async () => {
  rig = await startDoor();
});
afterAll(() => rig[Symbol.asyncDispose]());

function rowOf(url: string, kind: string, more: Partial<UrlLogRow> = {}): UrlLogRow {
  const at = '2026-11-22T02:43:44.000Z';
  return { id: '7', uniqueid: '', at, kind, responseSeconds: 0, url, response: '', ...more };
}

/** What the receiver keeps of a URL when the dialer calls it. */
async function kept(url: string, kind: string) {
  const options = { clock, trigger: 'dispo' as const, wait: delay };
  const log = kind === 'na_callurl' ? await wget(url, options) : await phpFile(url, options);
  const hit = rig.rows().at(-1)?.hit;
  expect(receiptOf(log.urlResponse)).toEqual({ kind: 'ours', eventId: hit?.eventId });
  return hit;
}

describe('a row of the log of URLs', () => {
  test.each([
    ['plain', `/dispo/${KEY}?${CALL}&dispo_name=Sale%2BMade`, 'dispo'],
    ['with raw blanks and &', `/dispo/${KEY}?${CALL}&camp_custom_one=camp one & only&x=1`, 'dispo'],
    ['with raw accents', `/dispo/${KEY}?${CALL}&site=Köln Süd`, 'dispo'],
    ['with a fragment', `/dispo/${KEY}?${CALL}&term_reason=A#B&user=1001`, 'dispo'],
    ['with its key as a parameter', `/extension-append?${CALL}&key=${KEY}&pass=secret`, 'dispo'],
    ['of wget, with accents and braces', `/no-agent/${KEY}?${CALL}&ln=Peña+{x}&p=100%`, 'na_callurl'],
  ])(
    'when its URL is %s, then the request is what the receiver keeps of it, with the same id',
    async (_what, tail, kind) => {
      const url = `${rig.url}/hooks/vicidial/main${tail}`;
      const came = await kept(url, kind);
      const { headers, receivedAt, remoteAddress, query, ...again } =
        urlLogHit(rowOf(url, kind), OPTIONS) ?? {};
      expect(came).toMatchObject({ ...again, body: came?.body });
      expect(Buffer.from(query ?? []).toString('latin1')).toBe(
        Buffer.from(came?.query ?? []).toString('latin1'),
      );
      expect(headers).toEqual({
        'x-vicibridge-origin': 'url-log',
        'x-vicibridge-at': '2026-11-22T02:43:44.000Z',
      });
      expect([receivedAt, remoteAddress]).toEqual([OPTIONS.now, '']);
      expect(Buffer.from(query ?? []).toString()).not.toMatch(/secret|hook-key/);
    },
  );

  test('when values of every kind were put in by the program, then the event id is the one that was answered', async () => {
    const template = `VAR${rig.url}/hooks/vicidial/main/dispo/${KEY}?lead_id=--A--lead_id--B--&u=--A--uniqueid--B--&dispo=--A--dispo--B--&user=--A--user--B--&ln=--A--last_name--B--`;
    const values = {
      lead_id: '102',
      uniqueid: '1795315301.1',
      dispo: 'NI',
      user: '10 01',
      last_name: "O'Brien & Söhne #1",
    };
    for (const [url, kind] of [
      [buildPhpUrl(template, values, 'dispo'), 'dispo'],
      [
        buildPerlUrl(template.replace('dispo/', 'no-agent/').replaceAll('last_name', 'status'), {
          ...values,
          status: 'NI',
        }),
        'na_callurl',
      ],
    ] as const) {
      const came = await kept(url, kind);
      expect(urlLogHit(rowOf(url, kind), OPTIONS)?.eventId).toBe(came?.eventId);
    }
  });

  test('when it names no call, then its own time tells it: read twice it is one, and at another time another', () => {
    const url = `${rig.url}/hooks/vicidial/main/dispo/${KEY}?lead_id=101&status=NI`;
    const id = (now: number, more: Partial<UrlLogRow> = {}) =>
      urlLogHit(rowOf(url, 'dispo', more), { ...OPTIONS, now })?.eventId;
    expect(id(1_800_000_000_000)).toBe(id(1_900_000_000_000));
    expect(id(1_800_000_000_000, { at: '2026-11-22T02:43:45.000Z' })).not.toBe(id(1_800_000_000_000));
    expect(id(1, { at: undefined })).toBe(id(2, { at: undefined }));
  });

  test('when its URL is not ours, then there is no request', () => {
    expect(urlLogHit(rowOf('https://crm.test/in?a=1', 'dispo'), OPTIONS)).toBeUndefined();
    expect(urlLogHit(rowOf('', 'dispo'), OPTIONS)).toBeUndefined();
  });

  test('when it is asked for by a backfill, then the request says so', () => {
    const url = `${rig.url}/hooks/vicidial/main/dispo/${KEY}?${CALL}`;
    const hit = urlLogHit(rowOf(url, 'dispo'), { ...OPTIONS, backfill: true });
    expect(hit?.headers).toMatchObject({ 'x-vicibridge-backfill': '1' });
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../connectors/vicidial/api.ts';
import { kindOf, laneOf, loadOf } from '../../connectors/vicidial/call-class.ts';
import { governorRules, GovernorSettings } from '../../connectors/vicidial/governor-settings.ts';
import { updateLead } from '../../connectors/vicidial/lead-calls.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';

describe('how a call is classed', () => {
  test.each([
    ['add_dnc_phone', {}, 'dnc'],
    ['delete_fpg_phone', {}, 'dnc'],
    ['add_lead', { add_to_hopper: 'Y' }, 'speed-to-lead'],
    ['hopper_bulk_insert', {}, 'speed-to-lead'],
    ['add_lead', { add_to_hopper: 'N' }, 'normal'],
    ['update_lead', {}, 'normal'],
  ])('%s with %o goes in the lane %s', (fn, parameters: Record<string, string>, lane) => {
    expect(laneOf(fn, parameters)).toBe(lane);
  });

  test('a search by vendor lead code is a scan, whatever it does with what it finds', () => {
    expect(kindOf('update_lead', { search_method: 'LEAD_ID_VENDOR_LEAD_CODE' }, true)).toBe('scan');
    expect(kindOf('update_lead', { search_method: 'LEAD_ID', vendor_lead_code: 'x' }, true)).toBe('write');
    expect(kindOf('update_lead', {}, false)).toBe('read');
    expect(kindOf('phone_number_log', { phone_number: '3125550101' }, false)).toBe('scan');
  });

  test('a 500 is trouble only where the answer is missing', () => {
    expect(loadOf(parseReply(500, ''))).toBe('trouble');
    expect(loadOf(parseReply(500, 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 1|2|3|-5|x\n'))).toBe('well');
    expect(loadOf(parseReply(200, ''))).toBe('well');
  });

  test('a 500 with a web page is trouble too (defect: it let the rate grow)', () => {
    const page = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>500</title>\n';
    expect(loadOf(parseReply(500, page))).toBe('trouble');
    expect(loadOf(parseReply(500, "READY|M1|1|SALES|3|Anna O'Brien\n"))).toBe('well');
  });

  test('a check for duplicates by alternative phone in all lists is a scan (defect: several held the table at once)', () => {
    expect(kindOf('update_lead', { duplicate_check: 'DUPPHONEALTSYS30DAY' }, true)).toBe('scan');
    expect(kindOf('update_lead', { duplicate_check: 'DUPCAMP-DUPTITLEALTPHONESYS' }, true)).toBe('scan');
    expect(kindOf('update_lead', { duplicate_check: 'DUPPHONEALTLIST' }, true)).toBe('write');
    expect(kindOf('update_lead', { duplicate_check: 'DUPNAMEPHONESYS' }, true)).toBe('write');
  });
});

describe('the settings', () => {
  test.each([
    ['minRatePerSecond', { minRatePerSecond: 9 }],
    ['maxRatePerSecond', { maxRatePerSecond: 4 }],
    ['dncShare', { dncShare: 0.5, speedToLeadShare: 0.5 }],
    ['concurrency', { concurrency: 10 }],
    ['quiet', { quiet: [{ from: '24:00', to: '08:00', ratePerSecond: 0 }] }],
    ['quiet', { quiet: [{ from: '21:00', to: '08:00' }] }],
    ['rate', { rate: 8 }],
  ])('name %s when they are %o', (key, settings) => {
    expect(JSON.stringify(GovernorSettings.safeParse(settings).error?.issues)).toContain(key);
  });

  test('when no highest rate is given, then the rate never grows beyond the configured one', () => {
    const governor = GovernorSettings.parse({ ratePerSecond: 3 });
    expect(governorRules({ governor, timezone: 'UTC' })).toMatchObject({ maxRatePerSecond: 3 });
  });
});

test('when calls of many kinds run at once, then searches by vendor lead code go one at a time and others beside them', async () => {
  const underWay = { scans: 0, all: 0 };
  const most = { scans: 0, all: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const scans = Buffer.concat(chunks).includes('VENDOR_LEAD_CODE') ? 1 : 0;
      underWay.scans += scans;
      underWay.all += 1;
      most.scans = Math.max(most.scans, underWay.scans);
      most.all = Math.max(most.all, underWay.all);
      setTimeout(() => {
        underWay.scans -= scans;
        underWay.all -= 1;
        response.end('SUCCESS: update_lead LEAD HAS BEEN UPDATED - bridge|5|1|\n');
      }, 20);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: 'bridge',
    password: 'right-password',
    timezone: 'America/New_York',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const api = createApi(settings, { name: 'main', now: Date.now });
  onTestFinished(async () => {
    await api.close();
    server.close();
  });
  const request = { parameters: {}, signal: AbortSignal.timeout(10_000) };
  const searches = [{ leadId: '5' }, { vendorLeadCode: 'CRM-1' }] as const;
  const calls = Array.from({ length: 12 }, (_, index) =>
    updateLead(api, searches[index % 2] ?? searches[0], request),
  );
  await Promise.all(calls);
  expect(most.scans).toBe(1);
  expect(most.all).toBeGreaterThan(1);
});

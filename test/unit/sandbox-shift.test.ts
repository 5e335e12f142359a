import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { urlTemplate } from '../../src/domain/url-templates.ts';
import { autoDialCallId } from '../../src/sandbox/dialer/shift-plan.ts';
import { type ShiftOptions, type SimulatedCall, simulateShift } from '../../src/sandbox/dialer/shift.ts';

let server: Server;
let templates: ShiftOptions['templates'];
/** Path and query of every request. */
let received: URL[] = [];
let status = 200;
let latencyMs = 0;

beforeEach(async () => {
  received = [];
  status = 200;
  latencyMs = 0;
  server = createServer((request, response) => {
    received.push(new URL(request.url ?? '', 'http://x.test'));
    const answer = () => response.writeHead(status, { 'content-type': 'text/plain' }).end('OK evt_1\n');
    if (latencyMs === 0) answer();
    else setTimeout(answer, latencyMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = {
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dialer: 'main',
    hookKey: 'key',
  };
  templates = {
    dispo: urlTemplate('dispo', target),
    start: urlTemplate('start', target),
    noAgent: urlTemplate('no-agent', target),
  };
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

async function play(
  options: Partial<ShiftOptions> = {},
): Promise<{ calls: SimulatedCall[]; report: Awaited<ReturnType<typeof simulateShift>> }> {
  const calls: SimulatedCall[] = [];
  const report = await simulateShift({
    seed: 7,
    calls: 200,
    callsPerSecond: 2000,
    agents: 5,
    handleMs: 5,
    templates,
    startedAt: Date.parse('2026-11-22T02:00:00Z'),
    onCall: (call) => calls.push(call),
    ...options,
  });
  return { calls: calls.toSorted((a, b) => a.number - b.number), report };
}

test('when a shift is played, then each call leaves the hits that VICIdial would send', async () => {
  const { calls, report } = await play({ rerunShare: 0.1 });
  expect(calls.length).toBe(200);
  expect(calls.every(({ accepted }) => accepted)).toBe(true);
  expect(report).toMatchObject({
    calls: 200,
    accepted: 200,
    hits: received.length,
    answered: received.length,
  });
  expect(report.reruns).toBeGreaterThan(0);
  for (const call of calls) {
    const triggers = call.hits.map(({ trigger }) => trigger);
    const handled = call.rerun ? ['start', 'dispo', 'dispo'] : ['start', 'dispo'];
    expect(triggers).toEqual(call.kind === 'handled' ? handled : ['no-agent']);
  }
});

test('when a hit is received, then its fields and the call that was told agree', async () => {
  const { calls } = await play();
  const byKey = new Map(calls.map((call) => [call.callKey, call]));
  expect(byKey.size).toBe(calls.length);
  for (const { pathname, searchParams } of received) {
    const call = byKey.get(`main:${searchParams.get('uniqueid')}:${searchParams.get('lead_id')}`);
    expect(searchParams.get('call_id')).toBe(call?.callId);
    expect(searchParams.get('phone_number')).toBe(call?.lead.phone);
    if (pathname.includes('/dispo/')) {
      expect(searchParams.get('dispo')).toBe(call?.status);
      expect(searchParams.get('last_name')).toBe(call?.lead.lastName);
      expect(searchParams.get('dispo_name')).toBe(call?.statusName.replaceAll(' ', '+'));
      expect(searchParams.get('talk_time')).toBe(String(call?.talkSeconds));
    }
    if (pathname.includes('/no-agent/')) expect(searchParams.get('status')).toBe(call?.status);
  }
});

test('when the seed is the same, then the calls are the same, and another seed gives others', async () => {
  const plain = ({ calls }: { calls: SimulatedCall[] }) => calls.map(({ hits: _hits, ...call }) => call);
  const first = plain(await play());
  expect(plain(await play())).toEqual(first);
  expect(plain(await play({ seed: 8 }))[0]?.lead.phone).not.toBe(first[0]?.lead.phone);
});

test('when leads are called again, then each call comes after the last one of that lead was told', async () => {
  // Longer than a lead rests, so that only waiting keeps the order.
  latencyMs = 60;
  const told: string[] = [];
  await play({
    calls: 400,
    recallShare: 0.5,
    onCall: (call) => told.push(`${call.leadKey} ${call.leadCallNumber}`),
  });
  const seen = new Map<string, number>();
  for (const line of told) {
    const [leadKey = '', number] = line.split(' ');
    expect(Number(number)).toBe((seen.get(leadKey) ?? 0) + 1);
    seen.set(leadKey, Number(number));
  }
  expect(Math.max(...seen.values())).toBeGreaterThan(1);
});

test('when many leads are made, then no phone number comes twice and all are reserved for fiction', async () => {
  const { calls } = await play({
    calls: 1000,
    callsPerSecond: 20_000,
    recallShare: 0,
    templates: { dispo: templates.dispo },
  });
  const phones = calls.map(({ lead }) => lead.phone);
  expect(new Set(phones).size).toBe(1000);
  expect(phones.filter((phone) => !/^[2-9]\d\d55501\d\d$/.test(phone))).toEqual([]);
  expect(calls.every(({ kind }) => kind === 'handled')).toBe(true);
});

test('when a lead asked not to be called, then it is not called again', async () => {
  const { calls } = await play({
    calls: 1000,
    callsPerSecond: 20_000,
    recallShare: 0.5,
    templates: { dispo: templates.dispo },
  });
  const stopped = new Map(
    calls.filter(({ status }) => status === 'DNC').map((call) => [call.leadKey, call.number]),
  );
  expect(stopped.size).toBeGreaterThan(0);
  expect(
    calls.filter(({ leadKey, number }) => number > (stopped.get(leadKey) ?? Number.POSITIVE_INFINITY)),
  ).toEqual([]);
});

test('when the receiver refuses, then the calls are told as not accepted', async () => {
  status = 503;
  const { calls, report } = await play({ calls: 20 });
  expect(report).toMatchObject({ calls: 20, accepted: 0, answered: 0 });
  expect(calls.filter(({ accepted }) => accepted)).toEqual([]);
});

test('when the shift is ended early, then the calls under way are still told', async () => {
  const ending = new AbortController();
  let told = 0;
  const report = await simulateShift({
    seed: 1,
    calls: 10_000,
    callsPerSecond: 500,
    agents: 5,
    templates,
    handleMs: 5,
    signal: ending.signal,
    onCall() {
      told += 1;
      if (told === 20) ending.abort();
    },
  });
  expect(report.calls).toBe(told);
  expect(report.calls).toBeLessThan(10_000);
});

test('when onCall throws, then the shift ends with that error', async () => {
  const counting = play({ onCall: () => { throw new Error('the counter is broken'); } }); // prettier-ignore
  await expect(counting).rejects.toThrow('the counter is broken');
});

test('when a call id is formed, then it has the shape of the recorded ones', () => {
  expect(autoDialCallId('2026-11-21 21:47:51', '102')).toBe('V1212147510000000102');
});

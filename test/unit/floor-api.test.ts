import { expect, onTestFinished, test } from 'vitest';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { FloorReader } from '../../src/domain/floor/reader.ts';
import { FLOOR_PARTS } from '../../src/domain/floor/types.ts';
import { compareFloor } from '../../src/domain/floor/changes.ts';
import type { FloorMemory } from '../../src/domain/floor/memory.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';

const RULES = { hopperLow: { leads: 2 }, callWaitingSeconds: 20, noAgentsSeconds: 300, gapMs: 300_000 };
const BOSS = { user: 'boss', password: 'boss-pass', level: 9 };
const ALL = new Set(FLOOR_PARTS);

/** A stand-in with three agents, and the reader of a dialer without a database. */
async function floor(user: { readonly password?: string } = {}) {
  const clock = { ms: Date.parse('2026-11-23T15:00:00Z') };
  const standIn = await startDialerStandIn({
    now: () => clock.ms,
    users: [
      BOSS,
      ...['agent001', 'agent002', 'agent003'].map((name) => ({ user: name, password: 'pass1', level: 1 })),
    ],
    leads: [1, 2, 3].map((n) => ({ list_id: '1001', phone_number: `312555010${n}`, phone_code: '1' })),
  });
  onTestFinished(() => standIn.close());
  standIn.tables.campaigns.update(() => true, { auto_dial_level: '1' });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    user: BOSS.user,
    password: user.password ?? BOSS.password,
    timezone: 'America/New_York',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const dialer = connectVicidial(settings, { name: 'main', logger: quiet, now: () => clock.ms });
  onTestFinished(() => dialer.close());
  const { floor: reader } = dialer;
  if (reader === undefined) throw new Error('a dialer has a floor');
  return { clock, standIn, reader, next: comparer(reader) };
}

/** Reads once more; what is different, in words. */
function comparer(reader: FloorReader) {
  let memory: FloorMemory | undefined;
  return async () => {
    const { snapshot } = await reader.read(ALL, new AbortController().signal);
    const compared = compareFloor(memory, snapshot, RULES);
    ({ memory } = compared);
    return compared.changes.map((change) =>
      'user' in change ? `${change.type} ${change.user}` : change.type,
    );
  };
}

function fillHopper(standIn: DialerStandIn, leads: number): void {
  for (const [index, { lead_id }] of standIn.leads.slice(0, leads).entries())
    standIn.dialer.store.hopper.push({
      hopper_id: index + 1,
      lead_id,
      campaign_id: 'SALES',
      list_id: '1001',
      priority: '0',
    });
}

test('agents who log in, pause with a code, take a call, wrap up and log out are seen through the API', async () => {
  const { standIn, next } = await floor();
  expect(await next()).toEqual([]);
  standIn.floor.login('agent001', { campaign: 'SALES' });
  standIn.floor.login('agent002', { campaign: 'SOLAR' });
  expect(await next()).toEqual(['agent.logged-in agent001', 'agent.logged-in agent002']);
  standIn.tables.agentLog.update(({ user }) => user === 'agent002', { sub_status: 'LUNCH' });
  standIn.floor.ready('agent001');
  expect(await next()).toEqual(['agent.ready agent001', 'agent.paused agent002']);
  const [lead] = standIn.leads;
  if (lead === undefined) throw new Error('there is a lead');
  await standIn.floor.outboundCall(lead, { agent: 'agent001', campaign: 'SALES' });
  expect(await next()).toEqual(['agent.in-call agent001']);
  standIn.floor.hangup('agent001');
  expect(await next()).toEqual(['agent.wrap-up agent001']);
  standIn.floor.logout('agent002');
  expect(await next()).toEqual(['agent.logged-out agent002']);
});

test('an agent has a name and a group, a pause code only while paused, and no moment that the API does not tell', async () => {
  const { standIn, reader } = await floor();
  standIn.floor.login('agent001', { campaign: 'SALES' });
  const { snapshot, asked } = await reader.read(new Set(['agents']), new AbortController().signal);
  expect(asked).toBe(1);
  expect(snapshot.agents).toEqual([
    expect.objectContaining({ user: 'agent001', state: 'paused', leadId: '', since: undefined }),
  ]);
  expect(snapshot.calls).toBeUndefined();
  expect(snapshot.campaigns).toBeUndefined();
  expect(reader.blind.join()).toContain('call.waiting');
});

test('hoppers and campaigns are asked for once a minute, each active campaign by itself', async () => {
  const { clock, standIn, reader, next } = await floor();
  fillHopper(standIn, 3);
  expect(await next()).toEqual([]);
  const again = await reader.read(ALL, new AbortController().signal);
  expect(again.asked).toBe(1);
  standIn.dialer.store.hopper.splice(1);
  standIn.tables.campaigns.update(({ campaign_id: id }) => id === 'SALES', { auto_dial_level: '3' });
  expect(await next()).toEqual([]);
  clock.ms += 61_000;
  expect(await next()).toEqual(['campaign.changed', 'hopper.low']);
});

test('a refused login makes the dialer one that is left alone', async () => {
  const { reader } = await floor({ password: 'wrong-password' });
  expect(await reader.isSlow()).toBe(false);
  await expect(reader.read(ALL, new AbortController().signal)).rejects.toMatchObject({ name: 'AuthError' });
  expect(await reader.isSlow()).toBe(true);
});

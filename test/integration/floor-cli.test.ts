import { expect, onTestFinished, test } from 'vitest';
import { floorEvent } from '../../src/domain/floor/event.ts';
import type { FloorAgent } from '../../src/domain/floor/snapshot.ts';
import { keepFloor } from '../../src/ledger/floor-states.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { SANDBOX_DIALER_USER, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { checkFeed } from '../../src/commands/check-feed.ts';
import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { Feed } from '../../src/config/feed.ts';
import type { Config, DialerConfig } from '../../src/config/config.ts';
import { cli, folderWith } from './cli-rig.ts';
import { pollContext, QUIET } from './floor-rig.ts';
import { eventOf, hitOf } from './ledger-rig.ts';
import { insertEvent } from '../../src/ledger/events.ts';

const AT = new Date(Date.now() - 5000).toISOString();
const AGENT: FloorAgent = {
  user: '1001',
  session: '1',
  campaign: 'SALES',
  state: 'paused',
  pauseCode: 'LUNCH',
  leadId: '',
  callId: '',
  uniqueid: '',
  since: undefined,
};

async function fill(ledger: Ledger): Promise<void> {
  const reads = { dialer: 'main', before: AT, at: AT, afterGap: false };
  const paused = { type: 'agent.paused', user: '1001', before: undefined, after: AGENT } as const;
  const reading = {
    snapshot: { at: AT, reads: 'tables' as const, agents: [AGENT], calls: [], campaigns: undefined },
    asked: 2,
    tookMs: 7,
  };
  await ledger.write(async (trx) => {
    await insertEvent(trx, eventOf(1), hitOf(eventOf(1)));
    await pollContext(ledger, Date.now).keep(trx, floorEvent(paused, reads));
    await keepFloor(trx, 'main', { memory: { at: AT, reads: 'tables' }, reading, events: 1 });
  });
}

const DIALER = {
  url: 'https://dialer.example.com',
  user: '$VICIDIAL_USER',
  password: '$VICIDIAL_PASS',
  timezone: 'America/New_York',
  hookKey: '$HOOK_KEY',
  feed: {},
};

test('events are listed by their type, and a type that there is not is refused', async () => {
  const dir = await folderWith(fill);
  const { stdout } = await cli(['events', '--type', 'agent.paused', '--json'], { dir });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ type: 'agent.paused', campaign: 'SALES', source: 'main' }),
  ]);
  const wrong = await cli(['events', '--type', 'agent.asleep'], { dir });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('agent.paused');
});

test('status says when a floor was read and what that cost', async () => {
  const dir = await folderWith(fill, { dialers: { main: DIALER } });
  const { stdout } = await cli(['status'], { dir });
  expect(stdout).toMatch(
    /^feed {9}main: read \d+ s ago, 1 agents, 0 calls waiting; 2 statements in 7 ms, the slowest read 7 ms; 1 events/m,
  );
});

test('check reads the floor once, says what it cost, and what it cannot see without the database', async () => {
  const standIn = await startDialerStandIn();
  onTestFinished(() => standIn.close());
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    ...SANDBOX_DIALER_USER,
    timezone: 'America/New_York',
  });
  const connection = connectVicidial(settings, { name: 'main', logger: QUIET, now: Date.now });
  onTestFinished(() => connection.close());
  const dialer = { feed: Feed.parse({}) } as DialerConfig;
  const config: Pick<Config, 'dialers' | 'routes'> = {
    dialers: { main: dialer },
    routes: [
      { on: ['agent.paused'], to: ['audit'], dialers: undefined, campaigns: undefined, statuses: undefined },
    ],
  };
  const signal = AbortSignal.timeout(10_000);
  const [first, ...blind] = await checkFeed(config, { name: 'main', connection }, signal);
  expect(first).toMatchObject({ level: 'ok', message: expect.stringContaining('1 API calls') as string });
  expect(blind.map(({ message }) => message).join()).toContain('call.waiting');
  const unrouted = await checkFeed({ ...config, routes: [] }, { name: 'main', connection }, signal);
  expect(unrouted).toEqual([expect.objectContaining({ level: 'warning' })]);
  expect(await checkFeed({ ...config, dialers: {} }, { name: 'main', connection }, signal)).toEqual([]);
});

import { array, assert, boolean, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFloor, type FloorChange } from '../../src/domain/floor/changes.ts';
import { FloorMemory } from '../../src/domain/floor/memory.ts';
import type { FloorRules } from '../../src/domain/floor/rules.ts';
import type { FloorAgent, FloorCampaign, FloorSnapshot } from '../../src/domain/floor/snapshot.ts';

const RULES: FloorRules = {
  hopperLow: { percent: 20 },
  callWaitingSeconds: 20,
  noAgentsSeconds: 60,
  gapMs: 300_000,
};
const START = Date.parse('2026-11-23T15:00:00Z');

/** The agent 1001 of SALES, paused, unless told otherwise. */
function agent(more: Partial<FloorAgent> = {}): FloorAgent {
  return {
    user: '1001',
    session: '1',
    campaign: 'SALES',
    state: 'paused',
    pauseCode: '',
    leadId: '',
    callId: '',
    uniqueid: '',
    since: undefined,
    ...more,
  };
}

function campaign(more: Partial<FloorCampaign> = {}): FloorCampaign {
  return {
    id: 'SALES',
    active: true,
    dialMethod: 'RATIO',
    dialLevel: '2',
    hopperLevel: 50,
    hopper: { leads: 50, level: 50 },
    ...more,
  };
}

function floorAt(second: number, parts: Partial<FloorSnapshot>): FloorSnapshot {
  const at = new Date(START + second * 1000).toISOString();
  return { at, reads: 'tables', agents: undefined, calls: undefined, campaigns: undefined, ...parts };
}

/** Read a floor again and again; the changes that each read after the first has made. */
function readAll(floors: readonly FloorSnapshot[], rules: FloorRules = RULES): readonly FloorChange[][] {
  let memory: FloorMemory | undefined;
  return floors.map((floor) => {
    const compared = compareFloor(memory, floor, rules);
    memory = FloorMemory.parse(JSON.parse(JSON.stringify(compared.memory)));
    return [...compared.changes];
  });
}

function typesOf(floors: readonly FloorSnapshot[], rules?: FloorRules): readonly string[][] {
  return readAll(floors, rules).map((changes) => changes.map(({ type }) => type));
}

describe('agents', () => {
  const reads = (...agents: readonly (readonly FloorAgent[])[]) =>
    typesOf(agents.map((list, index) => floorAt(index * 10, { agents: list })));

  test('the first read ever makes no change', () => {
    expect(reads([agent(), agent({ user: '1002', state: 'ready' })])).toEqual([[]]);
  });

  test('a login is told once, and what the agent does then where it is no pause', () => {
    expect(reads([], [agent()], [agent()])).toEqual([[], ['agent.logged-in'], []]);
    expect(reads([], [agent({ state: 'in-call', callId: 'V1' })])).toEqual([
      [],
      ['agent.logged-in', 'agent.in-call'],
    ]);
  });

  test('every state, another pause code and another call are told', () => {
    const types = reads(
      [agent()],
      [agent({ pauseCode: 'LUNCH' })],
      [agent({ pauseCode: 'BREAK' })],
      [agent({ state: 'ready' })],
      [agent({ state: 'in-call', callId: 'V1', leadId: '7' })],
      [agent({ state: 'wrap-up', leadId: '7' })],
      [agent({ state: 'in-call', callId: 'V2', leadId: '8' })],
      [agent({ state: 'in-call', callId: 'V3', leadId: '9' })],
      [agent({ state: 'in-call', callId: 'V3', leadId: '9', since: '2026-11-23T15:00:00.000Z' })],
    );
    expect(types.flat()).toEqual([
      'agent.paused',
      'agent.paused',
      'agent.ready',
      'agent.in-call',
      'agent.wrap-up',
      'agent.in-call',
      'agent.in-call',
    ]);
  });

  test('an agent who logged out and in again between two reads is told as both', () => {
    expect(reads([agent({ campaign: 'SALES' })], [agent({ session: '2', campaign: 'CARE' })])).toEqual([
      [],
      ['agent.logged-out', 'agent.logged-in'],
    ]);
  });

  test('another campaign in the same session is told as that', () => {
    expect(reads([agent()], [agent({ campaign: 'CARE' })])).toEqual([[], ['agent.campaign-changed']]);
  });

  test('after a gap only what is different in the end is told, and marked', () => {
    const before = compareFloor(undefined, floorAt(0, { agents: [agent(), agent({ user: '1002' })] }), RULES);
    const now = floorAt(301, { agents: [agent({ session: '9' }), agent({ user: '1002', state: 'ready' })] });
    const compared = compareFloor(before.memory, now, RULES);
    expect(compared.afterGap).toBe(true);
    expect(compared.changes.map((change) => change.type)).toEqual(['agent.ready']);
  });

  test('a part that was not read concludes nothing, and is begun anew when it is read again', () => {
    const floors = [floorAt(0, { agents: [agent()] }), floorAt(10, {}), floorAt(20, { agents: [] })];
    expect(typesOf(floors)).toEqual([[], [], []]);
  });

  test('another source of the floor begins anew, though its sessions have other names', () => {
    const floors = [
      floorAt(0, { agents: [agent()] }),
      floorAt(10, { reads: 'api', agents: [agent({ session: '8600051' })] }),
    ];
    expect(typesOf(floors)).toEqual([[], []]);
  });
});

describe('calls that wait', () => {
  const call = {
    callId: 'Y1',
    uniqueid: '1.1',
    leadId: '7',
    campaign: 'SUPPORT',
    direction: 'inbound',
    since: undefined,
  } as const;

  test('one that has waited long enough is told once, whenever it was first seen', () => {
    const reads = [0, 10, 20, 30, 40].map((second) => floorAt(second, { calls: second < 10 ? [] : [call] }));
    expect(typesOf(reads)).toEqual([[], [], [], ['call.waiting'], []]);
  });

  test('since when it waits is taken from the dialer where that tells it', () => {
    const since = new Date(START - 5000).toISOString();
    const [, second] = readAll([floorAt(0, { calls: [] }), floorAt(15, { calls: [{ ...call, since }] })]);
    expect(second).toEqual([{ type: 'call.waiting', call: { ...call, since }, since, seconds: 20 }]);
  });

  test('those that waited at the first read are not told', () => {
    const since = new Date(START - 60_000).toISOString();
    const reads = [0, 10].map((second) => floorAt(second, { calls: [{ ...call, since }] }));
    expect(typesOf(reads)).toEqual([[], []]);
  });
});

describe('campaigns', () => {
  const hoppers = (leads: readonly number[], rules: FloorRules = RULES, level: number | undefined = 50) =>
    typesOf(
      leads.map((count, index) =>
        floorAt(index * 10, { campaigns: [campaign({ hopper: { leads: count, level } })] }),
      ),
      rules,
    ).flat();

  test('a hopper is low below a fifth of its level, and filled at twice that', () => {
    expect(hoppers([50, 10, 9, 10, 15, 19, 20, 12, 9])).toEqual([
      'hopper.low',
      'hopper.filled',
      'hopper.low',
    ]);
  });

  test('a hopper of a small level, when it is empty, is low', () => {
    for (const level of [1, 4])
      expect(hoppers([level, 0, level], RULES, level)).toEqual(['hopper.low', 'hopper.filled']);
    expect(hoppers([0, 0], RULES, 0)).toEqual([]);
  });

  test('a number of leads is the bound, and never more than the level', () => {
    const rules = { ...RULES, hopperLow: { leads: 30 } };
    expect(hoppers([100, 30, 29, 50, 60], rules, 200)).toEqual(['hopper.low', 'hopper.filled']);
    expect(hoppers([10, 10, 9, 10], rules, 10)).toEqual(['hopper.low', 'hopper.filled']);
  });

  test('without a level a share cannot be judged, a number can', () => {
    const fill = (leads: number) => campaign({ hopper: { leads, level: undefined } });
    const reads = [50, 0].map((leads, index) => floorAt(index * 10, { campaigns: [fill(leads)] }));
    expect(typesOf(reads).flat()).toEqual([]);
    expect(typesOf(reads, { ...RULES, hopperLow: { leads: 5 } }).flat()).toEqual(['hopper.low']);
  });

  test('a campaign that is new, or was off at the first read, is told where its hopper is low', () => {
    const empty = campaign({ hopper: { leads: 0, level: 50 } });
    const off = { ...empty, active: false };
    const reads = (campaigns: readonly (readonly FloorCampaign[])[]) =>
      typesOf(campaigns.map((list, index) => floorAt(index * 10, { campaigns: list }))).flat();
    expect(reads([[], [empty], [empty]])).toEqual(['campaign.changed', 'hopper.low']);
    expect(reads([[off], [empty], [empty]])).toEqual(['campaign.changed', 'hopper.low']);
    const unread = campaign({ hopper: undefined });
    expect(reads([[unread], [empty]])).toEqual([]);
  });

  test('a campaign that is switched off is not judged', () => {
    const off = campaign({ active: false, hopper: { leads: 0, level: 50 } });
    const reads = [campaign(), off, off].map((one, index) => floorAt(index * 10, { campaigns: [one] }));
    expect(typesOf(reads).flat()).toEqual(['campaign.changed']);
  });

  test('changed settings are told with before and after; a dial level that the dialer adapts is not', () => {
    const versions = [
      campaign(),
      campaign({ dialLevel: '3', hopperLevel: 100, hopper: undefined }),
      campaign({ dialMethod: 'ADAPT_TAPERED', dialLevel: '3', hopperLevel: 100, hopper: undefined }),
      campaign({ dialMethod: 'ADAPT_TAPERED', dialLevel: '3.7', hopperLevel: 100, hopper: undefined }),
    ];
    const changes = readAll(versions.map((one, index) => floorAt(index * 10, { campaigns: [one] }))).flat();
    expect(changes.map((change) => ('changes' in change ? change.changes : change.type))).toEqual([
      [
        { setting: 'dialLevel', before: '2', after: '3' },
        { setting: 'hopperLevel', before: '50', after: '100' },
      ],
      [
        { setting: 'dialMethod', before: 'RATIO', after: 'ADAPT_TAPERED' },
        { setting: 'dialLevel', before: '3', after: '' },
      ],
    ]);
  });

  test('a campaign without agents is told once they have been gone for so long, and only if there were any', () => {
    const staffed = [agent()];
    const read = (second: number, agents: readonly FloorAgent[]) =>
      floorAt(second, { agents, campaigns: [campaign(), campaign({ id: 'NEVER' })] });
    const reads = [
      read(0, staffed),
      read(10, []),
      read(60, []),
      read(70, []),
      read(80, []),
      read(90, staffed),
    ];
    const told = readAll(reads).map((changes) =>
      changes.filter(({ type }) => type === 'campaign.no-agents').map((change) => change),
    );
    expect(told.flat()).toEqual([
      {
        type: 'campaign.no-agents',
        campaign: 'SALES',
        since: new Date(START + 10_000).toISOString(),
        seconds: 60,
      },
    ]);
    expect(told[3]).toHaveLength(1);
  });
});

/** What the changes tell of a floor, applied to what was known. */
interface Known {
  readonly agents: Map<string, string>;
  readonly settings: Map<string, string>;
  readonly low: Set<string>;
}

function apply(known: Known, change: FloorChange): void {
  if ('user' in change) {
    if (change.type === 'agent.logged-out') known.agents.delete(change.user);
    else known.agents.set(change.user, describeAgent(change.after));
    return;
  }
  if (change.type === 'campaign.changed') {
    for (const { setting, after } of change.changes) {
      const key = `${change.campaign} ${setting}`;
      if (setting === 'active' && after === '') known.low.delete(change.campaign);
      if (after === '') known.settings.delete(key);
      else known.settings.set(key, after);
    }
  }
  if (change.type === 'hopper.low') known.low.add(change.campaign);
  if (change.type === 'hopper.filled') known.low.delete(change.campaign);
}

function describeAgent({ campaign: of, state, pauseCode, callId, leadId }: FloorAgent): string {
  const call = state === 'in-call' ? callId : state === 'wrap-up' ? leadId : '';
  return [of, state, pauseCode, call].join(' ');
}

function knownOf(memory: FloorMemory): Known {
  const agents = Object.entries(memory.agents ?? {}).map(
    ([user, one]) => [user, describeAgent({ user, since: undefined, ...one })] as const,
  );
  const campaigns = Object.entries(memory.campaigns ?? {});
  return {
    agents: new Map(agents),
    settings: new Map(
      campaigns.flatMap(([id, { settings }]) =>
        Object.entries(settings).map(([name, value]) => [`${id} ${name}`, value] as const),
      ),
    ),
    low: new Set(campaigns.filter(([, { low }]) => low === true).map(([id]) => id)),
  };
}

const anAgent = record({
  user: constantFrom('1001', '1002', '1003'),
  session: constantFrom('1', '2'),
  campaign: constantFrom('SALES', 'CARE'),
  state: constantFrom('ready', 'in-call', 'wrap-up', 'paused'),
  code: constantFrom('', 'LUNCH', 'BREAK'),
  number: constantFrom('7', '8'),
}).map(({ code, number, ...rest }) =>
  agent({
    ...rest,
    pauseCode: rest.state === 'paused' ? code : '',
    callId: rest.state === 'in-call' ? `V${number}` : '',
    leadId: rest.state === 'wrap-up' ? number : '',
  }),
);
const aCampaign = record({
  active: boolean(),
  dialMethod: constantFrom('RATIO', 'ADAPT_AVERAGE', 'MANUAL'),
  dialLevel: constantFrom('1', '2'),
  leads: integer({ min: 0, max: 50 }),
}).map(({ leads, ...rest }) => campaign({ ...rest, hopper: { leads, level: 50 } }));
const aSequence = array(
  record({
    seconds: integer({ min: 1, max: 400 }),
    agents: uniqueArray(anAgent, { selector: ({ user }) => user, maxLength: 3 }),
    campaigns: uniqueArray(aCampaign, { selector: ({ id }) => id, maxLength: 1 }),
  }),
  { minLength: 2, maxLength: 12 },
);

describe('any sequence of reads', () => {
  test('what the changes tell, applied to the first read, is what the last one is remembered as', () => {
    assert(
      property(aSequence, (reads) => {
        let second = 0;
        let memory: FloorMemory | undefined;
        let known: Known | undefined;
        for (const { seconds, agents, campaigns } of reads) {
          second += seconds;
          const compared = compareFloor(memory, floorAt(second, { agents, campaigns }), RULES);
          ({ memory } = compared);
          if (known !== undefined) for (const change of compared.changes) apply(known, change);
          known ??= knownOf(memory);
        }
        if (memory === undefined || known === undefined) return;
        const last = knownOf(memory);
        expect(known.agents).toEqual(last.agents);
        expect(known.settings).toEqual(last.settings);
        expect(known.low).toEqual(last.low);
      }),
    );
  });

  test('a read that is the same as the one before makes no change, however it is reached', () => {
    assert(
      property(aSequence, (reads) => {
        let second = 0;
        let memory: FloorMemory | undefined;
        for (const { seconds, ...parts } of reads) {
          second += seconds;
          ({ memory } = compareFloor(memory, floorAt(second, parts), RULES));
          const again = compareFloor(memory, floorAt(second, parts), RULES);
          expect(again.changes).toEqual([]);
          expect(again.memory).toEqual(memory);
        }
      }),
    );
  });
});

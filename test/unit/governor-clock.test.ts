import { describe, expect, test } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import { admit } from '../../src/domain/governor/admit.ts';
import { type CircuitState, enter, OPEN_MS, opened } from '../../src/domain/governor/circuit.ts';
import { createLoginCircuit } from '../../src/domain/governor/login-circuit.ts';
import { report } from '../../src/domain/governor/report.ts';
import { memoryDocument, type SharedDocument } from '../../src/domain/governor/shared-document.ts';
import { freshGovernor, type GovernorState } from '../../src/domain/governor/state.ts';
import { RULES } from './governor-rig.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 17);
const NO_ONE = { dnc: 0, 'speed-to-lead': 0, normal: 0 };

/** As it was left an hour ahead: buckets empty, the rate just cut, a worker that has died since. */
function ahead(): GovernorState {
  const at = NOW + HOUR_MS;
  return {
    ...freshGovernor(RULES, at),
    tokens: { normal: 0, dnc: 0, 'speed-to-lead': 0 },
    decreasedAt: at,
    members: { dead: { at, inFlight: 8, waiting: NO_ONE } },
  };
}

function ask(state: GovernorState, now: number) {
  return admit(state, now, RULES, { lane: 'normal', member: 'one', inFlight: 1, waiting: NO_ONE });
}

describe('when the clock of Redis is set back by an hour', () => {
  test('then calls go on at the configured rate (defect: no token came until the clock had caught up)', () => {
    const [asked, first] = ask(ahead(), NOW);
    expect(first).toMatchObject({ kind: 'wait' });
    expect(ask(asked, NOW + 1000)[1]).toMatchObject({ kind: 'go' });
  });

  test('then trouble still cuts the rate (defect: the last cut seemed to lie in the future)', () => {
    const call = {
      kind: 'write',
      latencyMs: 35_000,
      verdict: 'trouble',
      startedAt: NOW,
      member: 'one',
    } as const;
    const after = report(ahead(), NOW + 5000, RULES, { ...call, inFlight: 0, waiting: NO_ONE });
    expect(after.ratePerSecond).toBe(RULES.ratePerSecond / 2);
    expect(after.decreasedAt).toBe(NOW + 5000);
  });

  test('then the login circuit lets one call try after sixteen minutes (defect: after seventy-six)', () => {
    const [state, entry] = enter(opened(undefined, NOW + HOUR_MS, 'refused'), NOW, 'a');
    expect(entry).toEqual({ kind: 'refused', leftMs: OPEN_MS });
    expect(enter(state, NOW + OPEN_MS - 1, 'b')[1]).toEqual({ kind: 'refused', leftMs: 1 });
    expect(enter(state, NOW + OPEN_MS, 'b')[1]).toEqual({ kind: 'probe' });
  });
});

test('when our clock is ahead of that of Redis, then a release outlasts a refusal that was seen without Redis (defect: it was undone)', async () => {
  const clock = { redis: NOW, away: false };
  const inner = memoryDocument<CircuitState>(() => clock.redis);
  const document: SharedDocument<CircuitState> = {
    change: (change) =>
      clock.away
        ? Promise.reject(new TransientError('redis is away', { code: 'governor-away' }))
        : inner.change(change),
  };
  const worker = createLoginCircuit(document, () => clock.redis + HOUR_MS);
  clock.away = true;
  await expect(worker.open('refused')).rejects.toMatchObject({ code: 'governor-away' });
  clock.away = false;
  expect(await worker.enter('a')).toMatchObject({ kind: 'refused', leftMs: OPEN_MS });
  clock.redis += 60_000;
  await createLoginCircuit(document, () => clock.redis).close();
  expect(await worker.enter('b')).toEqual({ kind: 'pass' });
});

test('when calls end without an answer, then their time is among the latest (defect: p99 stayed as it was while all timed out)', () => {
  const call = {
    kind: 'write',
    latencyMs: 35_000,
    verdict: 'trouble',
    startedAt: NOW,
    member: 'one',
  } as const;
  const after = report(undefined, NOW + 35_000, RULES, { ...call, inFlight: 0, waiting: NO_ONE });
  expect(after.latest).toEqual([35_000]);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CircuitState, closed, enter, opened, unclear } from '../../src/domain/governor/circuit.ts';

const MINUTE_MS = 60_000;
const REFUSED = opened(undefined, 0, 'refused');

describe('the login circuit', () => {
  test('when nothing is known, or it is closed, then every call passes', () => {
    expect(enter(undefined, 0, 'a')[1]).toEqual({ kind: 'pass' });
    expect(enter(closed(0), 0, 'a')[1]).toEqual({ kind: 'pass' });
  });

  test('when the login was refused, then nobody passes for sixteen minutes', () => {
    expect(enter(REFUSED, 0, 'a')[1]).toEqual({ kind: 'refused', leftMs: 16 * MINUTE_MS });
    expect(enter(REFUSED, 16 * MINUTE_MS - 1, 'a')[1]).toEqual({ kind: 'refused', leftMs: 1 });
  });

  test('when the time is up, then exactly one of any number of calls may try, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(1000), (tickets, late) => {
        let state: CircuitState | undefined = REFUSED;
        const probes: string[] = [];
        for (const ticket of tickets) {
          const [next, entry] = enter(state, 16 * MINUTE_MS + late, ticket);
          state = next;
          if (entry.kind === 'probe') probes.push(ticket);
        }
        expect(probes).toEqual([tickets[0]]);
      }),
    );
  });

  test('when the one that tries asks again, then it still is the one', () => {
    const [state] = enter(REFUSED, 16 * MINUTE_MS, 'a');
    expect(enter(state, 16 * MINUTE_MS + 5, 'a')[1]).toEqual({ kind: 'probe' });
  });

  test('when the one that tries is never heard of again, then another may, two minutes later', () => {
    const [state] = enter(REFUSED, 16 * MINUTE_MS, 'a');
    expect(enter(state, 18 * MINUTE_MS - 1, 'b')[1]).toEqual({ kind: 'refused', leftMs: 1 });
    expect(enter(state, 18 * MINUTE_MS, 'b')[1]).toEqual({ kind: 'probe' });
  });

  test('when it came back without a verdict, then it is as if it had been one more wrong try', () => {
    const [state] = enter(REFUSED, 16 * MINUTE_MS, 'a');
    const after = unclear(state, 17 * MINUTE_MS, 'a');
    expect(enter(after, 17 * MINUTE_MS, 'b')[1]).toEqual({ kind: 'refused', leftMs: 2 * MINUTE_MS });
    expect(unclear(state, 17 * MINUTE_MS, 'somebody else')).toBe(state);
  });

  test('when it is refused again, then it stays open for another sixteen minutes and says since when', () => {
    const again = opened(enter(REFUSED, 16 * MINUTE_MS, 'a')[0], 17 * MINUTE_MS, 'refused');
    expect(again).toEqual({ is: 'refused', since: 0, untilMs: 33 * MINUTE_MS });
  });
});

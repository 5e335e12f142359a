import { describe, expect, test } from 'vitest';
import { deliverySchema } from '../../src/config/delivery.ts';
import { statusLines } from '../../src/commands/status-lines.ts';
import { NO_BACKLOG } from '../../src/ledger/backlog.ts';
import { prometheusText } from '../../src/observe/prometheus.ts';
import { workMetrics } from '../../src/roles/metrics.ts';
import type { WorkStatus } from '../../src/roles/status.ts';

const NOW = 10_000_000;

function workWith(code: string): WorkStatus {
  const held = { code, since: NOW - 180_000, nextTryAt: NOW + 40_000 };
  return {
    journalDepth: 0,
    reconciledDepth: undefined,
    destinations: { crm: { ...NO_BACKLOG, due: 7, held } },
  };
}

function lineOf(code: string): string | undefined {
  const status = { workers: [], redisAway: undefined, dialers: {}, pauses: {}, work: workWith(code) };
  return statusLines(status, NOW).find((line) => line.includes('crm'));
}

describe('a destination that is held, as it is shown', () => {
  test('one that is away tells since when, and when one is tried', () => {
    expect(lineOf('circuit-open')).toMatch(
      /^destination {2}crm: AWAY for 3 min, one is tried in 40 s, 7 due/,
    );
  });

  test('one that refuses the credentials tells so', () => {
    expect(lineOf('hubspot-unauthorized')).toMatch(
      /crm: HELD for 3 min \(hubspot-unauthorized\), one is tried in 40 s, 7 due/,
    );
  });

  test.each([
    ['circuit-open', 1, 0],
    ['hubspot-unauthorized', 0, 1],
  ])('of %s the metrics tell which of the two it is', (code, open, held) => {
    const text = prometheusText(workMetrics(workWith(code)));
    expect(text).toContain(`vicibridge_destination_circuit_open{destination="crm"} ${open}`);
    expect(text).toContain(`vicibridge_destination_held{destination="crm"} ${held}`);
  });
});

describe('delivery.breaker', () => {
  const breakerOf = (type: string, breaker?: unknown) =>
    deliverySchema(type).safeParse(breaker === undefined ? {} : { breaker });

  test('is on for a CRM, can be changed in part, and be switched off', () => {
    const defaults = { failures: 10, probeMs: 5000, maxProbeMs: 300_000 };
    expect(breakerOf('hubspot').data?.breaker).toEqual(defaults);
    expect(breakerOf('webhook', { failures: 3 }).data?.breaker).toEqual({ ...defaults, failures: 3 });
    expect(breakerOf('salesforce', false).data?.breaker).toBe(false);
  });

  test('is off for a dialer, whose governor does that, and cannot be switched on', () => {
    expect(breakerOf('vicidial').data?.breaker).toBe(false);
    expect(breakerOf('vicidial', {}).success).toBe(false);
  });

  test.each([{ failures: 0 }, { probeMs: 10_000, maxProbeMs: 5000 }, { probe: 1 }])(
    '%o is refused',
    (breaker) => {
      expect(breakerOf('hubspot', breaker).success).toBe(false);
    },
  );
});

import { expect, test } from 'vitest';
import { newCounters } from '../../src/http/counters.ts';
import { refusalWatch } from '../../src/roles/refusal-watch.ts';
import { recordingLogger } from '../integration/receiver-rig.ts';

test('when requests were refused, then the warning names where to look for every kind of sender', () => {
  const counters = newCounters();
  const logger = recordingLogger();
  counters.malformed += 1;
  refusalWatch(counters, logger)();
  const [line] = logger.lines;
  expect(line?.fields).toEqual({ malformed: 1 });
  for (const place of ['vicibridge urls', '*-webhooks.md', 'docs/leads.md', 'docs/dnc.md'])
    expect(line?.message).toContain(place);
});

test('when messages of another account were left out, then the next look warns once and names the settings', () => {
  const counters = newCounters();
  const logger = recordingLogger();
  const look = refusalWatch(counters, logger);
  look();
  expect(logger.lines).toEqual([]);
  counters.foreign += 3;
  look();
  look();
  expect(logger.lines).toEqual([
    {
      level: 'warn',
      fields: { foreign: 3 },
      message: expect.stringContaining('webhooks.portalId') as string,
    },
  ]);
});

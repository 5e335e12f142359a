import { expect, test } from 'vitest';
import { newCounters } from '../../src/http/counters.ts';
import { refusalWatch } from '../../src/roles/refusal-watch.ts';
import { recordingLogger } from '../integration/receiver-rig.ts';

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

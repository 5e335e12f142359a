import { expect, it } from 'vitest';
import { runLoop } from '../../scripts/storm/run-loop.ts';

it('in a closed loop of CRM and dialer, writes as often as people edit, and not once more', async () => {
  const report = await runLoop({ seed: 5, contacts: 250, rounds: 3 });
  expect(report).toEqual({
    edits: 1000,
    leadWrites: 1000,
    // The lead's key, once for each contact.
    contactWrites: 250,
    leadsPassedOn: 0,
    differences: [],
  });
}, 120_000);

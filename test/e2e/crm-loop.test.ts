import { expect, it } from 'vitest';
import { runLoop } from '../../scripts/storm/run-loop.ts';

it.each([
  ['hubspot', 40],
  ['salesforce', 15],
] as const)(
  'in a closed loop of %s and dialer, writes as often as people edit, and not once more',
  async (crm, contacts) => {
    const report = await runLoop({ crm, seed: 5, contacts, rounds: 2 });
    expect(report).toEqual({
      edits: contacts * 3,
      leadWrites: contacts * 3,
      // The lead's key, once for each person.
      contactWrites: contacts,
      leadsPassedOn: 0,
      differences: [],
    });
  },
  120_000,
);

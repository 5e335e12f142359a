import { expect, test } from 'vitest';
import { toldLines } from '../../src/commands/dnc/told.ts';
import type { Config } from '../../src/config/config.ts';
import type { TakenIn } from '../../src/dispatch/take-in.ts';

const config = {
  dialers: { main: {}, second: {} },
  connections: { crm: { type: 'hubspot' }, sfdc: { type: 'salesforce' }, audit: { type: 'webhook' } },
} as unknown as Config;

function taken(destinations: readonly string[]): TakenIn {
  return { event: { id: 'evt_1' }, destinations, derived: [] } as unknown as TakenIn;
}

const all = taken(['main', 'second', 'crm', 'sfdc', 'audit']);
const only = { dialer: 'main', campaign: 'SALES' };

test('when a number is blocked everywhere, then all are told', () => {
  expect(toldLines(all, config, { only: undefined, dryRun: false })).toEqual([
    'evt_1  told: main, second, crm, sfdc, audit',
  ]);
});

test('when it is blocked in one campaign, then only its dialer and webhooks are told, and the others named', () => {
  expect(toldLines(all, config, { only, dryRun: false })).toEqual([
    'evt_1  told: main, audit',
    'not for second, crm, sfdc: a campaign is a matter of main',
    'what main made of it: vicibridge event evt_1',
  ]);
});

test('when it is a dry run, then there is no event to look at and nobody was told', () => {
  const text = toldLines(all, config, { only, dryRun: true }).join('\n');
  expect(text).toContain('would go to: main, audit');
  expect(text).not.toMatch(/evt_|told:/);
});

test('when dnc.to leaves out the dialer of the campaign, then that is said', () => {
  expect(toldLines(taken(['crm']), config, { only, dryRun: false })[0]).toContain(
    'nobody (dnc.to does not name the dialer)',
  );
  expect(toldLines(taken([]), config, { only: undefined, dryRun: false })).toEqual([
    'evt_1  told: nobody (dnc.to is empty)',
  ]);
});

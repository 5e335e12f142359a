import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { mayGoOn } from '../../src/commands/replay/ask.ts';
import { paceOf, rateOf } from '../../src/commands/replay/pace.ts';
import { parkedMetrics } from '../../src/roles/parked-metrics.ts';

test('each destination has its own pace, and without a rate nothing waits', () => {
  const pace = paceOf(5);
  expect(['crm', 'crm', 'sfdc', 'crm'].map(pace)).toEqual([0, 200, 0, 400]);
  const free = paceOf(undefined);
  expect(['crm', 'crm'].map(free)).toEqual([0, 0]);
});

test.each(['0', '-1', 'x', '', '1001', 'Infinity'])('%j is no rate', (text) => {
  expect(() => rateOf(text)).toThrow(`--rate ${text}: use a number`);
});

test('a fraction is a rate, and none is none', () => {
  expect([rateOf('0.5'), rateOf(undefined)]).toEqual([0.5, undefined]);
});

test.each([
  ['y', true],
  ['YES', true],
  ['n', false],
  ['', false],
  ['yesterday', false],
])('the answer %j to whether to go on means %s', async (answer, expected) => {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = mayGoOn(input, output);
  input.write(`${answer}\n`);
  expect(await asked).toBe(expected);
  expect(String(output.read())).toContain('[y/N]');
});

test('what is parked is a metric by destination and reason', () => {
  const [deliveries, hits] = parkedMetrics({
    reviews: [{ destination: 'crm', code: 'review-several', count: 3 }],
    hits: 2,
  });
  expect(deliveries?.samples).toEqual([
    { labels: { destination: 'crm', reason: 'review-several' }, value: 3 },
  ]);
  expect(hits?.samples).toEqual([{ labels: {}, value: 2 }]);
});

import { expect, test } from 'vitest';
import { delayTable } from '../../src/config/delay-table.ts';
import { DELIVERY_DEFAULTS } from '../../src/config/delivery.ts';
import { renderReference } from '../../src/config/reference.ts';
import { describeConfig } from '../../src/config/shape.ts';
import { connectors } from './config-rig.ts';

test('a backoff that reaches its longest wait, when shown, then the tries after it share a line', () => {
  const table = delayTable({ ...DELIVERY_DEFAULTS, attempts: 6, backoffMs: 30_000, maxBackoffMs: 120_000 });
  expect(table.split('\n').slice(2)).toEqual([
    '| 2 | 15 s to 30 s | 30 s |',
    '| 3 | 30 s to 1 min | 1 min 30 s |',
    '| 4 to 6 | 1 min to 2 min | 7 min 30 s |',
  ]);
});

test('a backoff that never reaches it, when shown, then every try has its line', () => {
  const table = delayTable({ ...DELIVERY_DEFAULTS, attempts: 3, jitter: 0 });
  expect(table.split('\n').slice(2)).toEqual(['| 2 | 1 s to 1 s | 1 s |', '| 3 | 2 s to 2 s | 3 s |']);
});

test('one try only, when shown, then no wait is listed', () => {
  expect(delayTable({ ...DELIVERY_DEFAULTS, attempts: 1 }).split('\n')).toHaveLength(2);
});

test("a dialer's limit, when it is another than the connections', then both stand in the reference (defect: 1 to 8 for all, with a default of 10)", () => {
  const lines = renderReference(describeConfig(connectors), ['hubspot']).split('\n');
  expect(lines.find((line) => line.startsWith('| `concurrency`'))).toMatch(
    /^\| `concurrency` \| whole number, 1 to 1000; vicidial: 1 to 8 \|/,
  );
});

test('a connector, when it is registered, then its keys stand in the reference with type and default', () => {
  const lines = renderReference(describeConfig(connectors), ['hubspot']).split('\n');
  expect(lines).toContain('### `type: hubspot`');
  expect(lines).toContain('| `accessToken` | secret: `$NAME` | **required** | Token of the account. |');
  expect(lines).toContain('| `baseUrl` | URL | `https://crm.example.com` |  |');
  expect(lines.find((line) => line.startsWith('| `concurrency`'))).toContain('| `10`; hubspot: `600` |');
});

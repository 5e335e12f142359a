import { expect, test } from 'vitest';
import { WebhookSettings } from '../../connectors/webhook/settings.ts';

const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
const GOOD = { type: 'webhook', url: 'https://example.com/in', secret: secretOf(32) };

test('has its defaults when only the necessary is given', () => {
  expect(WebhookSettings.parse(GOOD)).toEqual({
    ...GOOD,
    format: 'standard',
    headers: {},
    allowPrivateAddresses: true,
    timeoutMs: 20_000,
  });
});

test.each([24, 64])('takes a key of %i bytes', (bytes) => {
  expect(WebhookSettings.safeParse({ ...GOOD, secret: secretOf(bytes) }).success).toBe(true);
});

test.each([
  ['url', 'ftp://example.com'],
  ['url', 'example.com/in'],
  ['url', 'https://user:pass@example.com/in'],
  ['secret', secretOf(23)],
  ['secret', secretOf(65)],
  ['secret', secretOf(32).slice('whsec_'.length)],
  ['secret', `${secretOf(32)}!`],
  ['secret', 'whsk_c2VjcmV0'],
  ['headers', { 'Webhook-Id': 'x' }],
  ['headers', { 'Content-Length': '3' }],
  ['headers', { 'bad name': 'x' }],
  ['headers', { good: 'a\r\nEvil: 1' }],
  ['timeoutMs', 10],
  ['secrets', 'x'],
])('names the key, and not the secret, when %s is %o', (key, value) => {
  const parsed = WebhookSettings.safeParse({ ...GOOD, [key]: value });
  expect(parsed.success).toBe(false);
  const text = JSON.stringify(parsed.error?.issues);
  expect(text).toContain(key);
  if (key === 'secret' && typeof value === 'string') expect(text).not.toContain(value);
});

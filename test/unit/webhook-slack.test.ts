import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert, property, string } from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import webhook from '../../connectors/webhook/index.ts';
import { WebhookSettings } from '../../connectors/webhook/settings.ts';
import { escapeText } from '../../connectors/webhook/slack/escape.ts';
import { slackBody } from '../../connectors/webhook/slack/notice.ts';
import { NOTICE_WORDS, wordOf } from '../../connectors/webhook/slack/words.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const EVENT: BridgeEvent = {
  id: 'evt_1',
  type: 'disposition',
  source: 'main',
  trigger: 'dispo',
  receivedAt: '2026-11-21T21:20:40.000Z',
  campaign: 'SALES',
  agent: { user: '1001', fullName: 'Ann & Co' },
  lead: { id: '101', firstName: '<!channel>', e164: '+13125550101' },
  call: { status: 'SALE', talkSeconds: 75 },
  fields: {},
  marks: [],
};
const ALERT: BridgeEvent = {
  ...EVENT,
  type: 'alert',
  call: undefined,
  alert: { code: 'circuit-open', subject: 'crm', severity: 'critical', message: 'crm is <away> & quiet' },
};

function textOf(event: BridgeEvent, template?: string): string {
  return (JSON.parse(slackBody(event, template)) as { readonly text: string }).text;
}

describe('a notice', () => {
  test('of a call says what happened and names nobody, unless the template does', () => {
    expect(textOf(EVENT)).toBe('SALE in SALES by Ann &amp; Co (lead 101, main)');
    expect(textOf({ ...EVENT, type: 'no-agent' })).toContain('No agent for a call in SALES: SALE');
    expect(textOf(EVENT, '*{status}* {lead.firstName} {phone} {call.talkSeconds}s {lead.email}!')).toBe(
      '*SALE* &lt;!channel&gt; +13125550101 75s !',
    );
  });

  test('of an alert says the alert, whatever the template is', () => {
    expect(textOf(ALERT, '{status}')).toBe(':rotating_light: crm is &lt;away&gt; &amp; quiet');
  });

  test('of an alert with several lines says each on its own, and nothing in a line breaks it', () => {
    const alert = { code: 'completeness', subject: 'main', message: 'main: 99 %\ncrm: <1>\r\t2' };
    expect(textOf({ ...ALERT, alert: { ...alert, severity: 'info' } })).toBe(
      ':information_source: main: 99 %\ncrm: &lt;1&gt; 2',
    );
  });

  test('of anything else says what it was', () => {
    expect(textOf({ ...EVENT, type: 'lead-submitted', call: undefined }, '{status}')).toBe(
      'lead-submitted from main at 2026-11-21T21:20:40.000Z',
    );
  });

  test('never lets what a lead is called do anything in Slack', () => {
    assert(
      property(string(), (firstName) => {
        const text = textOf({ ...EVENT, lead: { firstName } }, '{lead.firstName}');
        expect(text).not.toMatch(/[<>]/);
        expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(text).not.toContain('\n');
      }),
    );
    expect(escapeText('a\nb')).toBe('a b');
  });

  test('has every word that a template may use', () => {
    for (const word of NOTICE_WORDS) expect(typeof wordOf(EVENT, word)).toBe('string');
    expect(wordOf(EVENT, 'lead.constructor')).toBe('');
  });
});

describe('settings', () => {
  const slack = { type: 'webhook', format: 'slack', url: 'https://example.com/in' };

  test('need no secret for Slack, and one for signed messages', () => {
    expect(WebhookSettings.parse(slack)).toMatchObject({ format: 'slack' });
    expect(() => WebhookSettings.parse({ ...slack, format: 'standard' })).toThrow('is needed to sign');
    expect(() => WebhookSettings.parse({ ...slack, secret: SECRET })).toThrow(
      'is not used by the format slack',
    );
    expect(() => WebhookSettings.parse({ ...slack, format: 'standard', secret: SECRET, text: 'x' })).toThrow(
      'only for the format slack',
    );
  });

  test('name a word that stands for nothing', () => {
    expect(() => WebhookSettings.parse({ ...slack, text: '{stauts}' })).toThrow(
      '{stauts} stands for nothing',
    );
    expect(WebhookSettings.parse({ ...slack, text: '{status} {lead.city}' }).text).toBe(
      '{status} {lead.city}',
    );
  });
});

describe('Slack', () => {
  test('gets one line of JSON and no signature', async () => {
    const { deliver, got } = await slackThat(200, 'ok');
    await expect(deliver(EVENT)).resolves.toMatchObject({ outcome: 'created', ids: { message: 'dlv_1' } });
    expect(got).toEqual([
      {
        type: 'application/json; charset=utf-8',
        signature: undefined,
        body: '{"text":"SALE in SALES by Ann &amp; Co (lead 101, main)"}',
      },
    ]);
  });

  test('that asks for time gets it, by its Retry-After', async () => {
    const { deliver } = await slackThat(429, 'rate_limited', { 'retry-after': '30' });
    await expect(deliver(EVENT)).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 30_000 });
  });

  test.each([
    [404, 'no_service', 'auth', 'slack-no-service'],
    [410, 'channel_is_archived', 'auth', 'slack-channel-is-archived'],
    [403, 'action_prohibited', 'auth', 'slack-action-prohibited'],
    [400, 'invalid_payload', 'permanent', 'http-400'],
    [500, 'rollup_error', 'ambiguous', 'http-500'],
  ])('that answers %i %s is an error of kind %s', async (status, word, kind, code) => {
    const { deliver, path } = await slackThat(status, word);
    const error = await deliver(EVENT).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, code });
    expect(String(error), 'the address is the secret').not.toContain(path);
  });
});

async function slackThat(status: number, word: string, headers: Readonly<Record<string, string>> = {}) {
  const got: unknown[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { 'content-type': type, 'webhook-signature': signature } = request.headers;
      got.push({ type, signature, body: chunks.join('') });
      response.writeHead(status, headers).end(word);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const path = '/services/T000/B000/canary';
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${path}`;
  const settings = webhook.settings.parse({ type: 'webhook', format: 'slack', url });
  const connection = await webhook.connect(settings, { name: 'slack', logger: SILENT, now: Date.now });
  onTestFinished(async () => {
    await connection.close();
    server.closeAllConnections();
    server.close();
  });
  const identities = {
    get: async () => undefined,
    set: async () => {},
    forget: async () => {},
    keysOf: async () => [],
  };
  const deliver = (event: BridgeEvent) =>
    connection.deliver(
      { deliveryId: 'dlv_1', effectKey: 'evt_1', event, attempt: 1, inDoubtSince: undefined, known: {} },
      { signal: AbortSignal.timeout(5_000), logger: SILENT, identities },
    );
  return { deliver, got, path };
}

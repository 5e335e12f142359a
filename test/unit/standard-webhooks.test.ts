import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  checkWebhookHeaders,
  verifyStandardWebhook,
  webhookFaultText,
  type SignedHeaders,
} from '../../src/http/hooks/standard-webhooks.ts';

/** Published with the specification. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const NOW = 1_614_265_330_000;
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function headersOf(changes: SignedHeaders = {}): SignedHeaders {
  return {
    'webhook-id': VECTOR.id,
    'webhook-timestamp': VECTOR.timestamp,
    'webhook-signature': VECTOR.signature,
    ...changes,
  };
}

function verify(
  changes: { headers?: SignedHeaders; body?: Uint8Array; secrets?: readonly string[]; now?: number } = {},
) {
  return verifyStandardWebhook(
    changes.headers ?? headersOf(),
    changes.body ?? Buffer.from(VECTOR.body),
    changes.secrets ?? [VECTOR.secret],
    changes.now ?? NOW,
  );
}

function signed(body: Uint8Array | string, id = 'msg_1', secret = OTHER): SignedHeaders {
  const signature = new Webhook(secret).sign(id, new Date(NOW), Buffer.from(body));
  return { 'webhook-id': id, 'webhook-timestamp': String(NOW / 1000), 'webhook-signature': signature };
}

describe('a signature by Standard Webhooks', () => {
  it("is accepted when it is the specification's own vector", () => {
    expect(verify()).toBe('ok');
  });

  it('is accepted with the new or the old secret while they are changed', () => {
    expect(verify({ secrets: [OTHER, VECTOR.secret] })).toBe('ok');
    expect(verify({ secrets: [VECTOR.secret, OTHER] })).toBe('ok');
  });

  it('is accepted when it is one of several, also of versions that we do not know', () => {
    const several = `v1a,AAAA v1,${'A'.repeat(43)}= ${VECTOR.signature}`;
    expect(verify({ headers: headersOf({ 'webhook-signature': several }) })).toBe('ok');
  });

  it('is accepted when the header came twice and was joined', () => {
    const twice = `${VECTOR.signature}, v1,AAAA`;
    expect(verify({ headers: headersOf({ 'webhook-signature': twice }) })).toBe('ok');
    expect(verify({ headers: headersOf({ 'webhook-signature': [VECTOR.signature, 'v1,AAAA'] }) })).toBe('ok');
  });

  it.each([0, 299, 300])('is accepted when the clocks are %i seconds apart, either way', (seconds) => {
    expect(verify({ now: NOW + seconds * 1000 })).toBe('ok');
    expect(verify({ now: NOW - seconds * 1000 })).toBe('ok');
  });

  it.each(['', 'no json', '﻿{"a":"ü"}', 'x'.repeat(100_000)])(
    'is accepted over any text, JSON or not',
    (body) => {
      expect(verify({ headers: signed(body), body: Buffer.from(body), secrets: [OTHER] })).toBe('ok');
    },
  );

  it('is refused when it is older or newer than five minutes', () => {
    expect(verify({ now: NOW + 301_000 })).toBe('stale');
    expect(verify({ now: NOW - 301_000 })).toBe('future');
  });

  it.each([
    ['milliseconds', '1614265330000'],
    ['a fraction', '1614265330.5'],
    ['text behind the digits', '1614265330abc'],
    ['not a number', 'NaN'],
    ['negative', '-1614265330'],
    ['in hexadecimal', '0x60380000'],
  ])('is refused when the time is %s', (_what, timestamp) => {
    expect(verify({ headers: headersOf({ 'webhook-timestamp': timestamp }) })).toBe('bad-timestamp');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('is refused without %s', (name) => {
    expect(verify({ headers: headersOf({ [name]: undefined }) })).toBe('unsigned');
    expect(verify({ headers: headersOf({ [name]: ' ' }) })).toBe('unsigned');
  });

  it('is refused when a byte of the body, the id, the time or the secret is another one', () => {
    expect(verify({ body: Buffer.from(`${VECTOR.body} `) })).toBe('wrong-signature');
    expect(verify({ headers: headersOf({ 'webhook-id': 'msg_x' }) })).toBe('wrong-signature');
    expect(verify({ headers: headersOf({ 'webhook-timestamp': '1614265331' }) })).toBe('wrong-signature');
    expect(verify({ secrets: [OTHER] })).toBe('wrong-signature');
  });

  it.each(['v1', 'v1,', 'v1,=', 'v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=', ',', 'v1,ü'])(
    'is refused when it is the stump %s',
    (signature) => {
      expect(verify({ headers: headersOf({ 'webhook-signature': signature }) })).toBe('wrong-signature');
    },
  );

  it('is refused when no secret is configured', () => {
    expect(verify({ secrets: [] })).toBe('wrong-signature');
  });

  it('is refused when its id has a full stop, with which the same bytes are another message', () => {
    const body = '{"a":1}';
    const honest = signed(`1614265330.${body}`, 'msg_1');
    const shifted = { ...honest, 'webhook-id': `msg_1.${NOW / 1000}` };
    expect(verify({ headers: shifted, body: Buffer.from(body), secrets: [OTHER] })).toBe('bad-id');
  });

  it('is refused over bytes that are no text, which as text would be those of another body', () => {
    const bytes = Buffer.from([0x22, 0xff, 0x22]);
    expect(verify({ headers: signed('"�"'), body: bytes, secrets: [OTHER] })).toBe('not-utf8');
  });
});

describe('the headers alone', () => {
  it('are refused before the body is read when they are not there or out of time', () => {
    expect(checkWebhookHeaders({}, NOW)).toBe('unsigned');
    expect(checkWebhookHeaders(headersOf(), NOW + 400_000)).toBe('stale');
    expect(checkWebhookHeaders(headersOf(), NOW)).toBe('ok');
  });

  it('have a text for each fault that says what to do and holds no value', () => {
    expect(webhookFaultText('stale')).toContain('5 minutes');
    expect(webhookFaultText('wrong-signature')).not.toContain('whsec');
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  checkClaim,
  readClaim,
  type SignatureKeys,
  type SignatureVersion,
  type SignedRequest,
} from '../../src/http/hooks/hubspot/signature.ts';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const PUBLIC_URL = 'https://www.example.com';
const NOW = 1_564_113_600_000;
const V1_BODY =
  '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
const V1 = '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de';
const BODY = '{"example_field":"example_value"}';
const V3 = 'eT0ip2TKVpsIi1vb5C2Uu42eNdHL+oTE3NRZOF67O2U=';

interface Case {
  readonly headers?: NodeJS.Dict<string | string[]>;
  readonly request?: Partial<Omit<SignedRequest, 'body'>> & { readonly body?: string };
  readonly accepted?: readonly SignatureVersion[];
  readonly keys?: Partial<SignatureKeys>;
  readonly now?: number;
}

/** `ok v3`, or why not, for the request of the published vectors with these changes. */
function verdict({
  headers = v3Headers(),
  request = {},
  accepted = ['v3'],
  keys = {},
  now = NOW,
}: Case): string {
  const claim = readClaim(headers, accepted, now);
  if (typeof claim === 'string') return claim;
  const signed = {
    method: 'POST',
    target: '/webhook_uri',
    ...request,
    body: Buffer.from(request.body ?? BODY),
  };
  const fault = checkClaim(claim, signed, { secrets: [SECRET], publicUrl: PUBLIC_URL, ...keys });
  return fault ?? `ok ${claim.version}`;
}

function v3Headers(signature = V3, timestamp = String(NOW)): Record<string, string> {
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
}

function oldHeaders(version: string, signature: string): Record<string, string> {
  return { 'x-hubspot-signature-version': version, 'x-hubspot-signature': signature };
}

function signV3(secret: string, url: string, timestamp: string, body = BODY): string {
  return createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');
}

describe('the published vectors', () => {
  test('v1 over secret and body, when accepted, then fits', () => {
    const headers = oldHeaders('v1', V1);
    expect(verdict({ headers, accepted: ['v1'], request: { body: V1_BODY } })).toBe('ok v1');
  });

  test.each([
    ['GET', '', 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'],
    ['POST', BODY, '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900'],
  ])('v2 of a %s, when accepted, then fits', (method, body, signature) => {
    const headers = oldHeaders('v2', signature);
    expect(verdict({ headers, accepted: ['v2'], request: { method, body } })).toBe('ok v2');
  });

  test("v3 as HubSpot's own client makes it, when fresh, then fits", () => {
    expect(verdict({})).toBe('ok v3');
  });

  test("v3 over a query as HubSpot's own client makes it, when it comes escaped, then fits", () => {
    const target =
      '/hooks/hubspot/crm?list=a%2Cb&who=me%40example.test&at=10%3A00%2F11%3B%3F%21%24%27%28%29%2A&p=%20%25%26+x';
    const headers = v3Headers('f3TUTztyt+PWBbjGPL1rW76Ahrbg3KociYUmORM8hcs=');
    expect(verdict({ headers, request: { target, body: '[]' } })).toBe('ok v3');
  });
});

describe('a v3 signature', () => {
  test.each([
    ['five minutes old', -300_000, 'ok v3'],
    ['five minutes ahead', 300_000, 'ok v3'],
    ['older by a millisecond', -300_001, 'stale'],
    ['ahead by a millisecond more', 300_001, 'stale'],
    ['a day ahead', 86_400_000, 'stale'],
  ])('%s, when read, then is judged', (_, offset, expected) => {
    const timestamp = String(NOW + offset);
    const headers = v3Headers(signV3(SECRET, `${PUBLIC_URL}/webhook_uri`, timestamp), timestamp);
    expect(verdict({ headers })).toBe(expected);
  });

  test.each([
    'NaN',
    '1564113600',
    '15641136000000',
    '',
    ' 1564113600000',
    '-156411360000',
    '1564113600000, 1',
  ])('with the timestamp "%s", when rightly signed, then is refused', (timestamp) => {
    const headers = v3Headers(signV3(SECRET, `${PUBLIC_URL}/webhook_uri`, timestamp), timestamp);
    expect(verdict({ headers })).toBe('bad-timestamp');
  });

  test('without a timestamp, when read, then is refused', () => {
    expect(verdict({ headers: { 'x-hubspot-signature-v3': V3 } })).toBe('bad-timestamp');
  });

  test.each<[string, Case]>([
    ['of another method', { request: { method: 'PUT' } }],
    ['of another path', { request: { target: '/webhook_uri/' } }],
    ['of another query', { request: { target: '/webhook_uri?a=1' } }],
    ['of a target that names its own host', { request: { target: 'https://www.example.com/webhook_uri' } }],
    ['of another host', { keys: { publicUrl: 'https://evil.example.com' } }],
    ['of another scheme', { keys: { publicUrl: 'http://www.example.com' } }],
    ['of a body with another byte', { request: { body: BODY.replace('value', 'valuf') } }],
    ['of a body with one byte more', { request: { body: `${BODY}\n` } }],
    ['of another secret', { keys: { secrets: ['zzzzzzzz'] } }],
    ['of no secret', { keys: { secrets: [] } }],
    ['moved to a later time', { headers: v3Headers(V3, String(NOW + 1)) }],
  ])('%s, when compared, then does not fit', (_, changes) => {
    expect(verdict(changes)).toBe('mismatch');
  });

  test('of an empty secret, when an empty secret is configured, then does not fit', () => {
    const headers = v3Headers(signV3('', `${PUBLIC_URL}/webhook_uri`, String(NOW)));
    expect(verdict({ headers, keys: { secrets: [''] } })).toBe('mismatch');
  });

  test('of either secret, when two are configured, then fits', () => {
    expect(verdict({ keys: { secrets: ['the-new-one', SECRET] } })).toBe('ok v3');
    expect(verdict({ keys: { secrets: [SECRET, 'the-new-one'] } })).toBe('ok v3');
  });

  test('of one URL, when publicUrl ends in a slash, then fits all the same', () => {
    expect(verdict({ keys: { publicUrl: `${PUBLIC_URL}/` } })).toBe('ok v3');
  });

  test('when the public URL is not configured, then cannot fit', () => {
    expect(verdict({ keys: { publicUrl: undefined } })).toBe('no-public-url');
  });

  test.each([
    ['%2F', '/', 'ok v3'],
    ['%2f', '/', 'ok v3'],
    ['%40', '@', 'ok v3'],
    ['%20', ' ', 'mismatch'],
    ['%26', '&', 'mismatch'],
    ['%25', '%', 'mismatch'],
    ['%252F', '%2F', 'mismatch'],
    ['%C3%A9', 'é', 'mismatch'],
    ['%20', '%20', 'ok v3'],
    ['%C3%A9', '%C3%A9', 'ok v3'],
    ['%252F', '%252F', 'ok v3'],
  ])('of a query that came as %s and was signed as %s, then is judged', (came, signed, expected) => {
    const headers = v3Headers(signV3(SECRET, `${PUBLIC_URL}/webhook_uri?a=${signed}`, String(NOW)));
    expect(verdict({ headers, request: { target: `/webhook_uri?a=${came}` } })).toBe(expected);
  });

  test('of a query whose parameters come in another order, then does not fit', () => {
    const headers = v3Headers(signV3(SECRET, `${PUBLIC_URL}/webhook_uri?b=2&a=1`, String(NOW)));
    expect(verdict({ headers, request: { target: '/webhook_uri?b=2&a=1' } })).toBe('ok v3');
    expect(verdict({ headers, request: { target: '/webhook_uri?a=1&b=2' } })).toBe('mismatch');
  });

  test.each([
    ['of other length', 'AAAA'],
    ['in hex', V1],
    ['that is empty', ''],
    ['that came twice', `${V3}, ${V3}`],
    ['that came as a list', [V3, V3]],
  ])('%s, when read, then is malformed', (_, signature) => {
    const headers = { ...v3Headers(), 'x-hubspot-signature-v3': signature };
    expect(verdict({ headers })).toBe('malformed');
  });
});

describe('the versions', () => {
  test('a v1 signature, when only v3 is accepted, then is refused', () => {
    expect(verdict({ headers: oldHeaders('v1', V1), request: { body: V1_BODY } })).toBe(
      'version-not-accepted',
    );
  });

  test('a v1 signature that says it is v2, when both are accepted, then does not fit', () => {
    const headers = oldHeaders('v2', V1);
    expect(verdict({ headers, accepted: ['v1', 'v2'], request: { body: V1_BODY } })).toBe('mismatch');
  });

  test('a v1 signature beside a v3 one that does not fit, when both are accepted, then v3 decides', () => {
    const headers = { ...oldHeaders('v1', V1), ...v3Headers() };
    expect(verdict({ headers, accepted: ['v1', 'v3'], request: { body: V1_BODY } })).toBe('mismatch');
  });

  test('a v1 signature beside a v3 one, when only v1 is accepted, then v1 decides', () => {
    const headers = { ...oldHeaders('v1', V1), ...v3Headers() };
    expect(verdict({ headers, accepted: ['v1'], request: { body: V1_BODY } })).toBe('ok v1');
  });

  test('a v3 signature alone, when only v1 is accepted, then is refused', () => {
    expect(verdict({ accepted: ['v1'] })).toBe('version-not-accepted');
  });

  test.each(['v4', 'V1', '', 'v1, v1'])(
    'a signature of version "%s", when read, then is malformed',
    (version) => {
      const headers = oldHeaders(version, V1);
      expect(verdict({ headers, accepted: ['v1', 'v2', 'v3'], request: { body: V1_BODY } })).toBe(
        'malformed',
      );
    },
  );

  test('no signature at all, when read, then is absent', () => {
    expect(verdict({ headers: {}, accepted: ['v1', 'v2', 'v3'] })).toBe('absent');
  });

  test('v1 with an empty secret, when compared, then does not fit', () => {
    const headers = oldHeaders('v1', '0'.repeat(64));
    expect(verdict({ headers, accepted: ['v1'], keys: { secrets: [''] } })).toBe('mismatch');
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/observe/logger.ts';

function linesOf(options: { level?: string; secrets?: readonly string[] }) {
  const lines: string[] = [];
  const logger = createLogger({
    level: options.level ?? 'info',
    secrets: options.secrets ?? [],
    stream: { write: (line: string) => void lines.push(line) },
  });
  return {
    logger,
    text: () => lines.join(''),
    records: () => lines.map((line) => JSON.parse(line) as object),
  };
}

const SECRET = 'pässword/with+"quotes" & more~!';

describe('secrets', () => {
  test.each([
    ['as it is', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL, lower case', encodeURIComponent(SECRET).replaceAll(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ s: SECRET }).toString()],
    ['in JSON', JSON.stringify({ s: SECRET })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ s: SECRET }))],
    ['as a Basic credential', `Basic ${Buffer.from(`user:${SECRET}`).toString('base64')}`],
    ['as a Basic credential of a longer user', `Basic ${Buffer.from(`user1:${SECRET}`).toString('base64')}`],
    [
      'as a Basic credential of a still longer user',
      `Basic ${Buffer.from(`user12:${SECRET}`).toString('base64')}`,
    ],
    ['in base64 for URLs', Buffer.from(`?${SECRET}`).toString('base64url')],
  ])('a secret %s is masked in a field, a message and an error', (_how, text) => {
    const { logger, text: said, records } = linesOf({ secrets: [SECRET] });
    logger.info({ deep: { deeper: [text] } }, `look: ${text}`);
    logger.error({ err: new Error(`failed with ${text}`, { cause: new Error(text) }) }, 'failed');
    expect(said()).toContain('[secret]');
    expect(said()).not.toContain(text);
    expect(said()).not.toContain(JSON.stringify(text).slice(1, -1));
    expect(records()).toHaveLength(2);
  });

  test('a secret of digits that stands in a number is masked and the line stays JSON', () => {
    const { logger, records } = linesOf({ secrets: ['123456'] });
    logger.info({ count: 91_234_567, other: 5 }, 'counted');
    expect(records()).toMatchObject([{ count: '[secret]', other: 5, msg: 'counted' }]);
  });

  test('whatever the secret and wherever it stands, the line stays JSON and does not hold it', () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 30, unit: 'grapheme' })
      .filter((text) => text.length >= 8);
    fc.assert(
      fc.property(
        secret,
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (hidden, before, after) => {
          const { logger, records } = linesOf({ secrets: [hidden] });
          logger.warn({ [`key ${hidden}`]: before + hidden + after }, before + hidden);
          const [record] = records();
          expect(
            Object.entries(record ?? {})
              .flat()
              .join('\n'),
          ).not.toContain(hidden);
        },
      ),
    );
  });

  test('a short secret that stands alone is masked, and inside a longer word it is not (defect: vici[secret] release)', () => {
    const { logger, records } = linesOf({ secrets: ['bridge', 'pa-ss7'] });
    logger.info(
      {
        release: 'run: vicibridge release',
        header: 'x=bridge;',
        quoted: '\nbridge',
        other: 'https://u:pa-ss7@h',
        encoded: 'u%3Dbridge%26x',
        json: JSON.stringify({ a: '\nbridge' }),
      },
      'bridge',
    );
    expect(records()).toMatchObject([
      {
        release: 'run: vicibridge release',
        header: 'x=[secret];',
        quoted: '\n[secret]',
        other: 'https://u:[secret]@h',
        encoded: 'u%3D[secret]%26x',
        json: String.raw`{"a":"\n[secret]"}`,
        msg: '[secret]',
      },
    ]);
  });

  test('a short secret in a Basic credential is masked', () => {
    const { logger, text } = linesOf({ secrets: ['pass12'] });
    const credential = Buffer.from('user:pass12').toString('base64');
    logger.info({ header: `Basic ${credential}` }, 'sent');
    expect(text()).not.toContain(credential);
  });

  test('text without a secret is left as it is', () => {
    const { logger, records } = linesOf({ secrets: [SECRET, 'short'] });
    logger.info({ eventId: 'evt_1', short: 'short', n: 7 }, 'a short message');
    expect(records()).toMatchObject([{ eventId: 'evt_1', short: 'short', n: 7, msg: 'a short message' }]);
  });
});

describe('people', () => {
  const fields = {
    phone: '3125550101',
    e164: '+13125550101',
    firstName: 'Jane',
    lead: { lastName: 'Canary' },
    hit: { body: 'Jane', query: 'first_name=Jane', email: 'jane@example.com' },
  };

  test.each(['info', 'warn', 'error'])('at %s no phone number, name, address or body is written', (level) => {
    const { logger, text } = linesOf({ level });
    logger.error(fields, 'said');
    expect(text()).not.toMatch(/3125550101|Jane|Canary|jane@/);
    expect(text()).toContain('[redacted]');
  });

  test('at debug they are, and what opens a door still is not', () => {
    const { logger, text } = linesOf({ level: 'debug' });
    logger.debug({ ...fields, password: 'opensesame', settings: { accessToken: 'opensesame' } }, 'said');
    expect(text()).toContain('Jane');
    expect(text()).not.toContain('opensesame');
  });
});

test('an error is written with its message and stack, without what a library hung on it', () => {
  const { logger, text, records } = linesOf({});
  const error = Object.assign(new Error('refused'), {
    code: 'ECONNREFUSED',
    config: { headers: { authorization: 'Bearer canary' } },
    response: { data: { firstname: 'Jane' } },
  });
  logger.error({ err: error }, 'failed');
  expect(records()).toMatchObject([{ err: { message: 'refused', code: 'ECONNREFUSED', type: 'Error' } }]);
  expect(text()).toContain('logger-scrub.test.ts');
  expect(text()).not.toMatch(/canary|Jane/);
});

test('a line has its level as a word and its time in ISO 8601 UTC', () => {
  const { logger, records } = linesOf({});
  logger.info({}, 'here');
  expect(records()).toMatchObject([{ level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }]);
});

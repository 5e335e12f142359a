import { describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { flattenJson, readLeaves } from '../../src/domain/hit/json.ts';
import { parseMultipart } from '../../src/domain/hit/multipart.ts';
import { rawHit } from './hit-recorded.ts';

const JSON_TYPE = 'application/json';

function posted(body: string, type = JSON_TYPE) {
  const headers = { 'content-type': type };
  return parseHit(
    rawHit({
      hook: 'leads',
      source: 'web',
      trigger: 'lead',
      method: 'POST',
      headers,
      body: Buffer.from(body),
    }),
    { timezone: 'UTC', defaultPhoneCode: '1' },
  );
}

function leavesUnder(...keys: readonly string[]): string {
  const leaves = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n.toString(36)}`, 1]));
  return keys.reduceRight((inner, key) => `{"${key}":${inner}}`, JSON.stringify(leaves));
}

describe('a post that is made to be big', () => {
  test.each([
    ['one long name above many', leavesUnder('x'.repeat(55_000))],
    ['long names above each other', leavesUnder(...Array.from({ length: 7 }, () => 'y'.repeat(190)))],
    ['a short text of deep names', leavesUnder(...Array.from({ length: 7 }, () => 'z'.repeat(28)))],
  ])('when JSON has %s, then its event is not much longer, and marked', (_what, body) => {
    const event = posted(`{"phone":"3125550101","more":${body}}`);
    expect(event.lead.e164).toBe('+13125550101');
    expect(event.marks.map(({ code }) => code)).toContain('fields-cut');
    expect(JSON.stringify(event).length).toBeLessThan(4 * Math.max(body.length, 32 * 1024));
    for (const name of Object.keys(event.fields)) expect(name.length).toBeLessThanOrEqual(200);
  });

  test('when JSON is as senders make it, then nothing is cut', () => {
    const versions = Array.from({ length: 5 }, (_, n) => ({ value: `Ada${n}`, timestamp: 1_600_000_000 }));
    const properties = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`a_long_property_name_${n}`, { value: 'x', versions }]),
    );
    const text = JSON.stringify({ object: { properties } });
    expect(readLeaves(text)).toMatchObject({ cut: false });
    expect(flattenJson(text)).toHaveLength(40 * 11);
  });

  test.each([
    [
      'more than 1,000 leaves',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [n, n]))),
    ],
    ['more than eight levels', '{"a":'.repeat(9) + '1' + '}'.repeat(9)],
    ['a name of more than 200 characters', JSON.stringify({ ['n'.repeat(201)]: 1 })],
  ])('when JSON has %s, then that is told', (_what, text) => {
    expect(readLeaves(text)).toMatchObject({ cut: true });
  });

  test('when a multipart form has many parts, then the first thousand are read, and it is marked', () => {
    const part = (n: number) => `--b\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\n${n}\r\n`;
    const form = (count: number) => `${Array.from({ length: count }, (_, n) => part(n)).join('')}--b--\r\n`;
    const type = 'multipart/form-data; boundary=b';
    expect(parseMultipart(Buffer.from(form(1000)), type)).toMatchObject({ cut: false });
    const more = parseMultipart(Buffer.from(form(1500)), type);
    expect(more).toMatchObject({ cut: true });
    expect(more?.parameters.at(-1)).toEqual({ name: 'f999', value: '999' });
    expect(posted(form(1500), type).marks.map(({ code }) => code)).toContain('fields-cut');
  });

  test('when a multipart form is nothing but boundaries, then the reader gets a thousand of them', () => {
    const type = 'multipart/form-data; boundary=b';
    const field = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n';
    const body = Buffer.from(field + '--b\r\n'.repeat(200_000));
    expect(parseMultipart(body, type)).toMatchObject({ cut: true, parameters: [{ name: 'x', value: '1' }] });
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { maskMultipart, parseMultipart } from '../../src/domain/hit/multipart.ts';
import { readParameters } from '../../src/domain/hit/parameters.ts';
import { rawHit } from './hit-recorded.ts';

const BOUNDARY = '----WebKitFormBoundaryq1W2';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const END = `--${BOUNDARY}--\r\n`;

function part(name: string, value: string, more = ''): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
}

function file(name: string, fileName: string, content: string): string {
  return part(name, content, `; filename="${fileName}"\r\nContent-Type: application/pdf`);
}

function read(body: string, type = TYPE) {
  const form = parseMultipart(Buffer.from(body), type);
  return form && [form.parameters.map(({ name, value }) => [name, value]), form.files];
}

describe('parseMultipart', () => {
  test('when a browser sent a form, then every text field is there, also the last and the empty ones', () => {
    const body = part('first_name', 'Zoë') + part('comments', 'a\r\nb & c=d') + part('phone', '') + END;
    const fields = [
      ['first_name', 'Zoë'],
      ['comments', 'a\r\nb & c=d'],
      ['phone', ''],
    ];
    expect(read(body)).toEqual([fields, []]);
    expect(read(body, `multipart/form-data; charset=utf-8; boundary="${BOUNDARY}"`)).toEqual([fields, []]);
    expect(read(`a preamble\r\n${body}an epilogue`)).toEqual([fields, []]);
  });

  test('when files are between the fields, then their names are told and nothing of them is taken', () => {
    const big = 'x'.repeat(300_000);
    const body =
      file('cv', 'a.pdf', big) + part('first_name', 'A') + file('id', 'b', '1') + part('a', big) + END;
    expect(read(body)).toEqual([
      [
        ['first_name', 'A'],
        ['a', big],
      ],
      ['cv', 'id'],
    ]);
  });

  test('when a file input was left alone, then no file came', () => {
    expect(read(file('cv', '', '') + part('a', '1') + END)).toEqual([[['a', '1']], []]);
  });

  test('when the body was cut off, then what was there counts', () => {
    expect(read(part('a', '1') + part('b', 'half').trimEnd())).toEqual([
      [
        ['a', '1'],
        ['b', 'half'],
      ],
      [],
    ]);
  });

  test.each([
    ['no boundary', part('a', '1') + END, 'multipart/form-data'],
    ['another boundary', part('a', '1') + END, 'multipart/form-data; boundary=other'],
    ['nothing in it', END, TYPE],
    ['no body', '', TYPE],
  ])('when there is %s, then it is no form', (_what, body, type) => {
    expect(read(body, type)).toBeUndefined();
  });

  test('when the bytes are any, then it does not throw, also later', async () => {
    const token = fc.constantFrom(
      `--${BOUNDARY}`,
      '--',
      '\r\n',
      'Content-Disposition: form-data; name="a"',
      'x',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        parseMultipart(Buffer.from(tokens.join('')), TYPE);
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('a posted multipart form', () => {
  test('when it is read, then it is a lead, and the file is marked', () => {
    const body = Buffer.from(part('phone', '+13125550101') + file('cv', 'a.pdf', '%PDF') + END);
    const hit = rawHit({
      hook: 'leads',
      source: 'web',
      trigger: 'lead',
      body,
      headers: { 'content-type': TYPE },
    });
    const event = parseHit(hit, { timezone: 'UTC' });
    expect(event.lead.e164).toBe('+13125550101');
    expect(event.marks).toEqual([
      { code: 'file-ignored', field: 'cv', message: expect.any(String) as string },
    ]);
  });

  test('when the boundary has capitals, then they are kept', () => {
    const { parameters } = readParameters({
      query: new Uint8Array(),
      body: Buffer.from(part('a', '1') + END),
      headers: { 'content-type': TYPE },
    });
    expect(parameters).toEqual([{ name: 'a', value: '1' }]);
  });
});

describe('maskMultipart', () => {
  const mask = (text: string) => Buffer.from(maskMultipart(Buffer.from(text))).toString();

  test('when parts have the names of secrets, then their contents are masked and all else stays', () => {
    const page = part('page', 'https://form.test/?a=1&token=public');
    const body = (secret: string) =>
      part('password', secret) + page + part('API_KEY', secret) + part('phone', '1') + END;
    expect(mask(body('T0P\r\nSECRET'))).toBe(body('***'));
    expect(mask(part('token', 'T0PSECRET'))).not.toContain('T0PSECRET');
  });

  test('when there is nothing to mask, then it is the same array', () => {
    const body = Buffer.from(part('phone', '1') + part('keys', 'a') + END);
    expect(maskMultipart(body)).toBe(body);
  });

  test.each([
    ['one line', 'content-disposition:;name="key"; '],
    ['lines', 'content-disposition:;name=key\n'],
  ])('when a body of %s is made to be slow, then masking it is not', (_what, text) => {
    const body = Buffer.from(text.repeat(33_000));
    const start = performance.now();
    maskMultipart(body);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

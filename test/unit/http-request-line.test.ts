import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mendRequestLine } from '../../src/http/request-line.ts';

function mend(line: string): { line: string; query: string | undefined } {
  const mended = mendRequestLine(Buffer.from(line));
  const query = mended.mended?.query;
  return { line: mended.line.toString(), query: query && Buffer.from(query).toString() };
}

describe('mendRequestLine', () => {
  test.each([
    ['GET /a?b=c HTTP/1.1\r', 'GET /a?b=c HTTP/1.1\r', undefined],
    ['GET /a?b=c d HTTP/1.1\r', 'GET /a?b=c_d HTTP/1.1\r', 'b=c d'],
    ['GET /a?b=é HTTP/1.0\r', 'GET /a?b=__ HTTP/1.0\r', 'b=é'],
    ['GET /a b?c=1 HTTP/1.1\r', 'GET /a%20b?c=1 HTTP/1.1\r', 'c=1'],
    ['GET /é HTTP/1.1\r', 'GET /%C3%A9 HTTP/1.1\r', ''],
    ['GET /a?b= HTTP/1.1 or so HTTP/1.1\r', 'GET /a?b=_HTTP/1.1_or_so HTTP/1.1\r', 'b= HTTP/1.1 or so'],
    ['GET /a?b=c?d e HTTP/1.1', 'GET /a?b=c?d_e HTTP/1.1', 'b=c?d e'],
    ['GET /a?b c', 'GET /a?b c', undefined],
    ['hello there', 'hello there', undefined],
    ['', '', undefined],
    [' HTTP/1.1', ' HTTP/1.1', undefined],
  ])('when the line is %j, then it becomes %j', (line, expected, query) => {
    expect(mend(line)).toEqual({ line: expected, query });
  });

  test('when any bytes stand in the query, then they are kept, and the parser gets as many that it takes', () => {
    const anyBytes = fc.uint8Array().map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)));
    fc.assert(
      fc.property(anyBytes, (query) => {
        const line = Buffer.concat([Buffer.from('GET /hooks?'), query, Buffer.from(' HTTP/1.1')]);
        const { line: taken, mended } = mendRequestLine(line);
        expect(taken.length).toBe(line.length);
        expect(taken.toString('latin1')).toMatch(/^GET [!-~]+ HTTP\/1\.1$/);
        expect(Buffer.from(mended?.query ?? query).equals(query)).toBe(true);
        expect(mended === undefined).toBe(taken.equals(line));
      }),
    );
  });
});

import { parseQuery } from '../../../domain/hit/query.ts';

const MAX_SECONDS = 10;
const DEFAULT_SECONDS = 5;
const NUMBER = /^\d{1,9}(?:\.\d{1,3})?$/;

/**
 * How long the sender wants to wait for the outcome, milliseconds: `wait=3`, at most 10 seconds; `wait=true`
 * is 5. 0 = not at all, also where the value is none of these.
 */
export function waitMs(query: Uint8Array): number {
  const said = parseQuery(query).findLast(({ name }) => name === 'wait')?.value;
  if (said === 'true') return DEFAULT_SECONDS * 1000;
  return said !== undefined && NUMBER.test(said) ? Math.min(Number(said), MAX_SECONDS) * 1000 : 0;
}

/** The query without it: it is for us and no part of the post, which is the same with and without. */
export function withoutWait(query: Uint8Array): Uint8Array {
  const text = Buffer.from(query.buffer, query.byteOffset, query.byteLength).toString('latin1');
  if (!text.includes('wait=')) return query;
  const pieces = text.split('&').filter((piece) => !piece.startsWith('wait='));
  return Buffer.from(pieces.join('&'), 'latin1');
}

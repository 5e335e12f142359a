import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyList } from '../../connectors/vicidial/database/key-list.ts';

const ID = /^\d{1,10}$/;

function upTo(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

test('any number of keys up to 500 makes one of five texts, with every key in it and no other', () => {
  const texts = new Set<string>();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
      const keys = upTo(count);
      const list = keyList(keys, ID);
      texts.add(list?.marks ?? '');
      expect(new Set(list?.values)).toEqual(new Set(keys));
      expect(list?.marks.split(', ')).toHaveLength(list?.values.length ?? -1);
    }),
  );
  expect(texts.size).toBeLessThanOrEqual(5);
});

test.each([
  [1, 1],
  [2, 10],
  [11, 50],
  [51, 100],
  [101, 500],
])('%i keys are asked for in a statement for %i', (count, size) => {
  expect(keyList(upTo(count), ID)?.values).toHaveLength(size);
});

test('keys that come twice are asked for once, and what is no key is left out', () => {
  expect(keyList(['7', '7', '', '1 or 1=1', '7'], ID)).toEqual({ marks: '?', values: ['7'] });
});

test('without a key there is nothing to ask', () => {
  expect(keyList([], ID)).toBeUndefined();
  expect(keyList(['', 'x'], ID)).toBeUndefined();
});

test('more than 500 keys are refused with what to do', () => {
  expect(() => keyList(upTo(501), ID)).toThrow(
    expect.objectContaining({ code: 'too-many-keys', message: expect.stringContaining('501') as string }),
  );
});

import { describe, expect, test } from 'vitest';
import { parseForm } from '../../src/domain/hit/query.ts';
import { personsOf, REPEAT_MS, Repeats } from '../../src/http/hooks/leads/repeats.ts';
import type { ContentMark } from '../../src/journal/journal.ts';

/** Posts of forms at the millisecond they come; the ids are numbers in the order of new ones. */
function posting(marks: readonly ContentMark[] = [], prefix = 'e') {
  const repeats = new Repeats(marks);
  const kept: ContentMark[] = [];
  return {
    kept,
    post: (form: string, at = 0, fields: Readonly<Record<string, string>> = {}): string => {
      const persons = personsOf(parseForm(Buffer.from(form)), { source: 'web', fields });
      const mark = repeats.of(persons).mark(form, at, () => `${prefix}${kept.length}`);
      if (!kept.includes(mark)) kept.push(mark);
      return mark.eventId;
    },
  };
}

const A = 'phone=3125550101&email=ada@example.test&city=Here';

describe('repeats of posts', () => {
  test('when equal bytes come within a minute, then they are one post, later another', () => {
    const { post } = posting();
    expect([post(A, 0), post(A, REPEAT_MS - 1), post(A, REPEAT_MS)]).toEqual(['e0', 'e0', 'e1']);
  });

  test.each([
    ['with the same number, written otherwise', 'tel=%2B1+312-555-0101&city=There', {}],
    ['with the same address only', 'email=ADA@example.test&city=There', {}],
    ['under a name that the source maps', 'handy=3125550101', { handy: 'phone_number' }],
  ])(
    'when another post of the person %s lies between, then the first one again is new',
    (_what, b, fields) => {
      const { post } = posting();
      expect([post(A), post(b, 1, fields), post(A, 2)]).toEqual(['e0', 'e1', 'e2']);
    },
  );

  test('when a post of somebody else lies between, then it is still a repeat', () => {
    const { post } = posting();
    expect([post(A), post('phone=3125550199', 1), post(A, 2)]).toEqual(['e0', 'e1', 'e0']);
  });

  test('when posts tell nobody, then any other one of them between counts', () => {
    const { post } = posting();
    expect([post('x=1'), post('x=1'), post('x=2'), post('x=1')]).toEqual(['e0', 'e0', 'e1', 'e2']);
  });

  test('when the receiver starts again, then both is known from the journal', () => {
    const before = posting();
    before.post(A, 0);
    before.post('phone=3125550199&city=Here', 1);
    before.post('phone=3125550199&city=There', 2);
    const other = { hash: 'evt_of_a_dialer', eventId: 'evt', seenAt: 3 };
    const after = posting([other, ...before.kept.toReversed()], 'after');
    expect(after.post(A, 10)).toBe('e0');
    expect(after.post('phone=3125550199&city=There', 11)).toBe('e2');
    expect(after.post('phone=3125550199&city=Here', 12)).toMatch(/^after/);
  });

  test('when marks are kept, then no number and no address stands in them', () => {
    const { post, kept } = posting();
    post('phone=3125550101&email=ada@example.test&code=77');
    const [, , ...persons] = (kept[0]?.hash ?? '').split(' ');
    expect(persons).toHaveLength(2);
    expect(persons.join()).not.toMatch(/3125550101|ada/);
  });
});

import { assert, nat, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadRemedy } from '../../src/domain/dead-letters/remedy.ts';
import { deadSignature } from '../../src/domain/dead-letters/signature.ts';

describe('dead letters have the same signature', () => {
  test.each([
    ['Property "hs_x1" does not exist', 'Property "lead_score" does not exist'],
    ['contact 801 was deleted', 'contact 77310 was deleted'],
    ['record 00Q5f00000ABCdeEAG is locked', 'record 00Q8c00000XYZabEAA is locked'],
    ['refused at 2026-11-22T10:00:00.000Z', 'refused at 2026-11-23T11:20:00.000Z'],
    ['id 9f0c1a52-1b11-4a3b-9c1f-aaaaaaaaaaaa', 'id 00000000-1b11-4a3b-9c1f-bbbbbbbbbbbb'],
    ['dlv_k3j5 cannot: evt_abc', 'dlv_zzz9 cannot: evt_q7q'],
    ['value is  too long:\n12', 'value is too long: 4'],
    ["the picklist has no 'WON'", "the picklist has no 'LOST'"],
    ['see https://a.example.com/x?y=1', 'see https://b.example.com/z'],
  ])('%s = %s', (one, other) => {
    expect(deadSignature('code', one)).toEqual(deadSignature('code', other));
  });

  test('whatever numbers stand in the message', () => {
    assert(
      property(nat(), nat(), (one, other) => {
        expect(deadSignature('c', `field 3 of ${one} lacks`)).toEqual(
          deadSignature('c', `field 3 of ${other} lacks`),
        );
      }),
    );
  });
});

describe('dead letters have another signature', () => {
  test.each([
    ['http-400', 'x', 'http-404', 'x'],
    ['code', 'the property is unknown', 'code', 'the property is read-only'],
  ])('%s %s / %s %s', (code, message, otherCode, other) => {
    expect(deadSignature(code, message).id).not.toBe(deadSignature(otherCode, other).id);
  });
});

test('a signature is stable, short and free of what its message quotes', () => {
  assert(
    property(string({ maxLength: 600 }), (message) => {
      const { id, text } = deadSignature('code', message);
      expect(id).toMatch(/^[a-z2-7]{10}$/);
      expect(deadSignature('code', message).id).toBe(id);
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text).not.toMatch(/\d/);
    }),
  );
  expect(deadSignature('code', 'call +13125550101 or a.b@example.com').text).toBe('call # or <e-mail>');
  expect(deadSignature('code', "the lead's phone isn't there").text).toBe("the lead's phone isn't there");
});

test('what to do is told by code, and for an unknown one by its message', () => {
  expect(deadRemedy('http-413')).toContain('too large');
  expect(deadRemedy('http-422')).toContain('log of the endpoint');
  expect(deadRemedy('something-new')).toContain('what the message says');
});

import { describe, expect, test } from 'vitest';
import { CONTENT_WINDOW_MS, ContentWindow } from '../../src/http/hooks/content-window.ts';
import { presentedKeys } from '../../src/http/hooks/credentials.ts';
import { admits, doorOpenedBy, openDoor } from '../../src/http/hooks/doors.ts';
import { KeyRing } from '../../src/http/hooks/key-ring.ts';
import { addressSet } from '../../src/config/address.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('presentedKeys', () => {
  const nothing = { pathKey: undefined, query: Buffer.alloc(0), authorization: undefined };

  test.each([
    [{}, []],
    [{ pathKey: 'a' }, ['a']],
    [{ query: Buffer.from('x=1&key=a&key=b') }, ['a', 'b']],
    [{ query: Buffer.from('monkey=a&keys=b&key=') }, []],
    [{ query: Buffer.from('key=a%2Bb+c') }, ['a+b c']],
    [{ authorization: basic('user:pass:word') }, ['pass:word', 'user']],
    [{ authorization: basic('lonely') }, ['lonely']],
    [{ authorization: 'bearer  tok ' }, ['tok']],
    [{ authorization: 'Digest a=b' }, []],
    [{ secretHeader: 's', pathKey: 'p' }, ['p', 's']],
  ])('when %j is shown, then the keys are %j', (shown, keys) => {
    expect(presentedKeys({ ...nothing, ...shown })).toEqual(keys);
  });
});

describe('KeyRing and doors', () => {
  test('when a key is on the ring, then it opens; a prefix, a longer one, or none does not', () => {
    const ring = new KeyRing(['first', 'second', '']);
    expect(['first', 'second'].map((key) => ring.opens(key))).toEqual([true, true]);
    expect(['firs', 'firstt', 'First', '', ' first'].map((key) => ring.opens(key))).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect(new KeyRing([]).opens('')).toBe(false);
  });

  test('when one of several keys opens a door, then that door is found', () => {
    const doors = ['a', 'b'].map((name) => openDoor({ name, keys: [`key-${name}`], timezone: 'UTC' }));
    expect(doorOpenedBy(doors, ['x', 'key-b'])?.name).toBe('b');
    expect(doorOpenedBy(doors, ['x'])).toBeUndefined();
  });

  test('when the address is not known, then only a door without a list admits', () => {
    const open = openDoor({ name: 'a', keys: ['k'], timezone: 'UTC' });
    const listed = openDoor({
      name: 'a',
      keys: ['k'],
      timezone: 'UTC',
      allowed: addressSet(['::/0', '0.0.0.0/0']),
    });
    expect(['', 'nonsense'].map((address) => admits(open, address))).toEqual([true, true]);
    expect(['', 'nonsense'].map((address) => admits(listed, address))).toEqual([false, false]);
    expect(['10.0.0.1', '2001:db8::1'].map((address) => admits(listed, address))).toEqual([true, true]);
  });
});

describe('ContentWindow', () => {
  test('when content comes again within the window of its first, then it has the first id, else a new one', () => {
    const window = new ContentWindow([{ hash: 'kept', eventId: 'evt_kept', seenAt: 1000 }]);
    expect(window.mark('kept', 1000 + CONTENT_WINDOW_MS - 1, () => 'evt_new').eventId).toBe('evt_kept');
    expect(window.mark('kept', 1000 + CONTENT_WINDOW_MS, () => 'evt_new').eventId).toBe('evt_new');
    expect(window.mark('other', 5, () => 'evt_other')).toEqual({
      hash: 'other',
      eventId: 'evt_other',
      seenAt: 5,
    });
  });

  test('when the clock is set back by a window and more, then the window is over, and not held open', () => {
    const window = new ContentWindow([{ hash: 'kept', eventId: 'evt_kept', seenAt: CONTENT_WINDOW_MS * 9 }]);
    expect(window.mark('kept', CONTENT_WINDOW_MS * 8 + 1, () => 'evt_new').eventId).toBe('evt_kept');
    expect(window.mark('kept', CONTENT_WINDOW_MS * 8, () => 'evt_new').eventId).toBe('evt_new');
    expect(window.mark('kept', CONTENT_WINDOW_MS * 9 - 1, () => 'evt_later').eventId).toBe('evt_new');
  });

  test('when more contents come than it remembers, then the oldest are forgotten, and it does not grow', () => {
    const window = new ContentWindow([]);
    for (let number = 0; number <= 50_000; number += 1) window.mark(`h${number}`, 1, () => `evt_${number}`);
    expect(window.mark('h0', 2, () => 'evt_again').eventId).toBe('evt_again');
    expect(window.mark('h50000', 2, () => 'evt_again').eventId).toBe('evt_50000');
  });
});

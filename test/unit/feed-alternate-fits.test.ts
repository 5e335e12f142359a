import { describe, expect, test } from 'vitest';
import { fitsCall, isFiltered } from '../../connectors/vicidial/feed/alternate-fits.ts';
import type { Circumstances } from '../../connectors/vicidial/feed/circumstances.ts';
import type { AlternateUrl } from '../../src/domain/dialer-setup.ts';

const CALL: Circumstances = { listId: '1001', choice: 'SALE', talkSeconds: 60 };

function alternate(more: Partial<AlternateUrl>): AlternateUrl {
  return {
    ownerId: 'SALES',
    entryType: 'campaign',
    urlType: 'dispo',
    active: true,
    statuses: '---ALL---',
    url: 'https://bridge.example.com/hooks/vicidial/main/dispo/k',
    lists: '',
    shortestSeconds: 0,
    ...more,
  };
}

describe('an alternate Dispo Call URL', () => {
  test.each([
    ['of every status', {}, {}, true],
    ['of the status', { statuses: 'NI SALE' }, {}, true],
    ['of other statuses', { statuses: 'NI SALES' }, {}, false],
    ['of no status', { statuses: '' }, {}, false],
    ['of the list', { lists: '1000 1001' }, {}, true],
    ['of other lists', { lists: '1000 10011' }, {}, false],
    ['of calls as long as this', { shortestSeconds: 60 }, {}, true],
    ['of longer calls', { shortestSeconds: 61 }, {}, false],
    ['of callbacks, of one that was scheduled', { statuses: 'CBHOLD' }, { choice: 'CBHOLD' }, true],
    ['of CALLBK, of one that was scheduled', { statuses: 'CALLBK' }, { choice: 'CBHOLD' }, false],
    ['whose lists and length we may not see', { lists: undefined, shortestSeconds: undefined }, {}, true],
    ['of other lists, of a call whose list is not known', { lists: '1000' }, { listId: '' }, true],
    ['of long calls, of one that may be', { shortestSeconds: 61 }, { talkSeconds: undefined }, true],
  ])('%s', (_, url, call, fits) => {
    expect(fitsCall(alternate(url), { ...CALL, ...call })).toBe(fits);
  });
});

describe('an alternate No Agent Call URL', () => {
  test.each([
    ['of other statuses: none is compared', { statuses: 'NI' }, true],
    ['of longer calls: there is no talk', { shortestSeconds: 61 }, true],
    ['of the list, with blanks around it', { lists: ' 1001 ' }, true],
    ['of the list between others', { lists: '1000 1001 1002' }, true],
    ['of the list alone: VICIdial misses it', { lists: '1001' }, false],
    ['of other lists', { lists: ' 1002 ' }, false],
    ['of a list with a name: it is no number', { lists: 'web' }, true],
  ])('%s', (_, url, fits) => {
    expect(fitsCall(alternate({ ...url, urlType: 'noagent' }), CALL)).toBe(fits);
  });
});

test.each([
  [{}, false],
  [{ lists: undefined, shortestSeconds: undefined }, false],
  [{ lists: '  ' }, false],
  [{ statuses: 'SALE' }, true],
  [{ lists: '1001' }, true],
  [{ shortestSeconds: 5 }, true],
])('a URL with %o is for some calls only: %s', (url, filtered) => {
  expect(isFiltered(alternate(url))).toBe(filtered);
});

import { expect, test } from 'vitest';
import { receiptOf } from '../../src/domain/reconcile/receipt.ts';

const ID = 'evt_abcdefghijklmnopqrstuvwx23';
const DATE = 'Sat, 21 Nov 2026 21:43:44 -0500|';

test.each([
  ['PHP with its date', `${DATE}OK ${ID}`],
  ['PHP with a line end', `${DATE}OK ${ID}\n`],
  ["PHP at a call's start", `OK ${ID}`],
  ['wget', `OK ${ID}|--2026-11-21 21:43:44--  https://b.test/!HTTP request sent`],
  ['wget with a line end', `OK ${ID}!|--2026-11-21`],
])('an answer of ours, when %s noted it, then it is a receipt with the id', (_who, response) => {
  expect(receiptOf(response)).toEqual({ kind: 'ours', eventId: ID });
});

test.each([
  ['never sent', '', 'none'],
  ['never sent', ' \n', 'none'],
  ['an error of PHP', `${DATE}PHP ERROR: Type=2 - Message=file(https://b.test/OK ${ID}): Failed`, 'failed'],
  ['an error without a date', 'PHP ERROR: Type=2', 'failed'],
  ['nothing by wget', '<RESPONSE EMPTY>|Connecting to b.test... failed: Connection refused.', 'failed'],
  ['a date alone', DATE, 'failed'],
  ['a refused key', `${DATE}REFUSED: the key is not the configured one for this dialer`, 'failed'],
  ['a full disk', 'NOT KEPT: the journal cannot be written: disk full', 'failed'],
  ['a cut body', `${DATE}OK evt_abcdefghijkl`, 'failed'],
  ['a shorter cut body', 'OK|--2026', 'failed'],
  ["somebody else's page", `${DATE}<html>OK ${ID}</html>`, 'foreign'],
  ['an id too long', `OK ${ID}x`, 'foreign'],
  ['words before it', `well OK ${ID}`, 'foreign'],
  ['another program', 'SUCCESS', 'foreign'],
])('an answer, when it is %s, then it is no receipt', (_what, response, kind) => {
  expect(receiptOf(response)).toEqual({ kind });
});

import { expect, test } from 'vitest';
import { legOf, putLegs } from './completeness-rig.ts';
import { scratchLedger } from './ledger-rig.ts';

const DAY = '2026-11-22';

test('calls that the API told of, when the tables name them later that day, then each counts once, and others stay', async () => {
  const ledger = await scratchLedger();
  await putLegs(ledger, [
    legOf(1, DAY, { leg: 'api:1:1790000000', uniqueid: '' }),
    legOf(2, DAY, { leg: `hit:${legOf(2, DAY).event_id ?? ''}` }),
    legOf(3, DAY, { leg: 'api:3:1790000180', uniqueid: '' }),
  ]);
  await putLegs(ledger, [legOf(1, DAY), legOf(2, DAY, { leg: 'in:2' })]);
  await putLegs(ledger, [legOf(3, DAY)], 'other');
  const rows = await ledger.db.selectFrom('dialer_calls').select(['dialer', 'leg']).orderBy('leg').execute();
  expect(rows).toEqual([
    { dialer: 'main', leg: 'api:3:1790000180' },
    { dialer: 'main', leg: 'in:2' },
    { dialer: 'main', leg: 'out:1790000000.1' },
    { dialer: 'other', leg: 'out:1790000000.3' },
  ]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInDatabase } from '../../connectors/vicidial/recordings/find-in-database.ts';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';
import type { RecordedCall } from '../../src/domain/recording.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const CALL: RecordedCall = {
  leadId: '101',
  uniqueid: '1795310000.1001',
  otherIds: ['77'],
  recordingId: undefined,
  agent: 'agent001',
  talkSeconds: 60,
  endedAt: Date.parse('2026-11-21T15:10:00Z'),
};
let rig: DatabaseRig;
let database: DialerDatabase;

beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query(
    `insert into recording_log (recording_id, lead_id, vicidial_id, length_in_sec, location, start_time, start_epoch, user, filename) values
       (9001, 101, '1795310000.1001', 30, '', '2026-11-21 10:00:00', 1795273200, 'agent001', 'a'),
       (9002, 101, '77', 90, 'http://10.0.0.5/b.mp3', '2026-11-21 10:00:00', 1795273200, 'agent001', 'b'),
       (9003, 101, 'elsewhere', 20, 'http://10.0.0.5/c.mp3', '2026-11-21 10:00:00', 1795273200, 'agent001', 'c'),
       (9004, 102, '1795310000.10019', 10, 'http://10.0.0.5/d.mp3', '2026-11-21 10:00:00', 1795273200, 'agent001', 'd')`,
  );
  // Leads of other recordings, so that an index is worth its use.
  await rig.admin.query(
    "insert into recording_log (lead_id, vicidial_id, start_time, start_epoch, end_epoch, length_in_sec, filename, location, user) select 1000 + seq, concat('x', seq), now(), 1, 1, 1, 'f', '', 'a' from seq_1_to_5000",
  );
  database = rig.open();
});

afterAll(() => rig[Symbol.asyncDispose]());

async function idsOf(call: Partial<RecordedCall>): Promise<readonly (readonly [string, boolean])[]> {
  const found = await findInDatabase({ ...CALL, ...call }, { database, signal: forever() });
  return found
    .map(({ id, isOfCall }) => [id, isOfCall] as const)
    .toSorted(([one], [other]) => one.localeCompare(other));
}

test('a call, when the table holds recordings under its ids, then it is those and they are said to be its own', async () => {
  expect(await idsOf({})).toEqual([
    ['9001', true],
    ['9002', true],
  ]);
  const found = await findInDatabase(CALL, { database, signal: forever() });
  expect(found.find(({ id }) => id === '9002')).toEqual({
    id: '9002',
    startedAt: '2026-11-21T15:00:00.000Z',
    agent: 'agent001',
    leadId: '101',
    seconds: 90,
    location: 'http://10.0.0.5/b.mp3',
    isOfCall: true,
  });
});

test("a call that the table holds under no id, or whose named recording is another, when it is looked for, then the lead's are there too", async () => {
  expect((await idsOf({ uniqueid: '1.2', otherIds: [] })).map(([id]) => id)).toEqual([
    '9001',
    '9002',
    '9003',
  ]);
  expect((await idsOf({ recordingId: '9003' })).map(([id]) => id)).toEqual(['9001', '9002', '9003']);
  expect(await idsOf({ uniqueid: '1.2', otherIds: [], leadId: '555' })).toEqual([]);
});

test("a look, when the table is long, then no row is read that is not the call's", async () => {
  const before = await rig.rowsScanned();
  await idsOf({});
  expect((await rig.rowsScanned()) - before).toBeLessThan(100);
});

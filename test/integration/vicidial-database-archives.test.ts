import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import { type DatabaseRig, documentedGrants, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const AT = Date.parse('2026-06-01T12:00:00Z') / 1000;
const DAY = { by: 'time', from: '2026-06-01T12:00:00Z', until: '2026-06-02T12:00:00Z' } as const;
const ARCHIVES = [
  'vicidial_log_archive',
  'vicidial_log_extended_archive',
  'vicidial_closer_log_archive',
  'vicidial_agent_log_archive',
  'recording_log_archive',
] as const;
let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
  await rig.admin.query(`
    insert into system_settings (use_non_latin, db_schema_version) values ('0', 1728);
    insert into vicidial_log (uniqueid, lead_id, call_date, start_epoch, status)
      select concat('c', seq), seq, '2026-06-01 08:00:00', ${AT}, if(seq = 1, 'SALE', 'NA') from seq_1_to_3000;
    insert into vicidial_log_extended (uniqueid, caller_code, dispo_url_processed)
      select concat('c', seq), concat('V', seq), 'Y' from seq_1_to_3000;
    insert into vicidial_closer_log (closecallid, lead_id, call_date, start_epoch, uniqueid)
      select seq, seq, '2026-06-01 08:00:00', ${AT}, concat('c', seq) from seq_1_to_3000;
    insert into vicidial_agent_log (agent_log_id, server_ip, event_time, lead_id, pause_epoch)
      select seq, '', '2026-06-01 08:00:00', seq, ${AT} from seq_1_to_3000;
    insert into recording_log (recording_id, vicidial_id, lead_id, start_time, start_epoch)
      select seq, concat('c', seq), seq, '2026-06-01 08:00:00', ${AT} from seq_1_to_3000`);
  // As ADMIN_archive_log_tables.pl does it: everything is copied, what is old is deleted.
  for (const archive of ARCHIVES)
    await rig.admin.query(`insert ignore into ${archive} select * from ${archive.replace('_archive', '')}`);
  await rig.admin.query(`
    delete from vicidial_log where lead_id > 10; delete from vicidial_log_extended where uniqueid <> 'c1';
    delete from vicidial_closer_log where lead_id > 10; delete from vicidial_agent_log where lead_id > 10;
    delete from recording_log where lead_id > 10;
    update vicidial_log_extended_archive set dispo_url_processed = 'N' where uniqueid = 'c1'`);
});
afterEach(() => rig.closeOpened());
afterAll(() => rig[Symbol.asyncDispose]());

/** While our user may not read what `ADMIN_archive_log_tables.pl` fills. */
async function withoutRights(work: () => Promise<void>): Promise<void> {
  for (const archive of ARCHIVES)
    await rig.admin.query(`revoke select on asterisk.${archive} from vicibridge@'127.0.0.1'`);
  try {
    await work();
  } finally {
    for (const grant of documentedGrants().filter((statement) => statement.includes('_archive ')))
      await rig.admin.query(grant);
  }
}

function warnings(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ level }) => level === 'warning').map(({ message }) => message);
}

describe('what VICIdial has archived', () => {
  test('comes from page to page like what it has not', async () => {
    const database = rig.open();
    const place = 'archive' as const;
    for (const read of [
      (after?: string) => database.outboundCalls({ ...DAY, place, after, limit: 2_000 }, forever()),
      (after?: string) => database.inboundCalls({ by: 'key', place, after, limit: 2_000 }, forever()),
      (after?: string) => database.agentLog({ ...DAY, place, after, limit: 2_000 }, forever()),
      (after?: string) => database.recordings({ by: 'key', place, after, limit: 2_000 }, forever()),
    ]) {
      const leads = new Set<string>();
      let page = await read();
      for (; page.more; page = await read(page.cursor)) for (const row of page.rows) leads.add(row.leadId);
      for (const row of page.rows) leads.add(row.leadId);
      expect(leads.size).toBe(3_000);
    }
  });

  test('is found by its keys, by lead and by call, and only there', async () => {
    const { several, ...database } = rig.open();
    const place = 'archive' as const;
    const found = {
      outbound: await several.outboundCalls(['c2999'], place, forever()),
      inbound: await several.inboundCalls(['2999'], place, forever()),
      agent: await several.agentLog(['2999'], '2026-06-01T12:00:00Z', place, forever()),
      recording: await several.recordings(['c2999'], forever(), place),
      byLead: (await database.agentLog({ by: 'lead', leadId: '2999', place }, forever())).rows,
      byCall: (await database.inboundCalls({ by: 'call', uniqueid: 'c2999', place }, forever())).rows,
    };
    for (const rows of Object.values(found)) expect(rows.map(({ leadId }) => leadId)).toEqual(['2999']);
    expect(found.outbound[0]?.callId).toBe('V2999');
    expect(found.byCall[0]?.callId).toBe('V2999');
    expect(await several.outboundCalls(['c2999'], 'live', forever())).toEqual([]);
    expect(await several.recordings(['c2999'], forever())).toEqual([]);
  });

  test('tells the call id of a call that is not archived yet, but is never right where the live row says otherwise', async () => {
    const { rows } = await rig.open().outboundCalls({ ...DAY }, forever());
    const [first, second] = rows.toSorted((one, other) => Number(one.leadId) - Number(other.leadId));
    expect(first).toMatchObject({ callId: 'V1', dispoUrl: 'Y' });
    expect(second).toMatchObject({ callId: 'V2', dispoUrl: 'Y' });
    const inbound = await rig.open().several.inboundCalls(['2'], 'live', forever());
    expect(inbound[0]?.callId).toBe('V2');
  });
});

describe('archives that our user may not read', () => {
  test('read as empty, and the rest is read without them', async () => {
    await withoutRights(async () => {
      const database = rig.open();
      const place = 'archive' as const;
      const none = { rows: [], cursor: undefined, more: false };
      expect(await database.outboundCalls({ ...DAY, place }, forever())).toEqual(none);
      expect(await database.inboundCalls({ by: 'key', place }, forever())).toEqual(none);
      expect(await database.agentLog({ by: 'lead', leadId: '7', place }, forever())).toEqual(none);
      expect(await database.several.outboundCalls(['c7'], place, forever())).toEqual([]);
      expect(await database.several.recordings(['c7'], forever(), place)).toEqual([]);
      const [live] = await database.several.outboundCalls(['c7'], 'live', forever());
      expect(live).toMatchObject({ leadId: '7', callId: '' });
    });
  });

  test('are one warning of `check` with the remedy', async () => {
    await withoutRights(async () => {
      const found = warnings(await rig.open().check(forever())).filter((message) =>
        message.includes('archive'),
      );
      expect(found).toEqual([
        expect.stringMatching(
          /vicidial_log_archive, .*recording_log_archive cannot be read.*paste the grants of docs\/vicidial-database\.md/,
        ),
      ]);
    });
    expect(warnings(await rig.open().check(forever())).join('\n')).not.toContain('archive');
  });

  test('are not asked for again for ten minutes, and then found', async () => {
    let nowMs = Date.now();
    const database = rig.open({}, { now: () => nowMs });
    await withoutRights(async () => {
      expect(await database.several.inboundCalls(['2999'], 'archive', forever())).toEqual([]);
      const { statements } = database.load();
      nowMs += 599_000;
      expect(await database.several.inboundCalls(['2999'], 'archive', forever())).toEqual([]);
      expect(database.load().statements).toBe(statements);
    });
    expect(await database.several.inboundCalls(['2999'], 'archive', forever())).toEqual([]);
    nowMs += 1_000;
    expect(await database.several.inboundCalls(['2999'], 'archive', forever())).toHaveLength(1);
  });
});

test('an archive that there is not reads as empty, one with an index missing is told', async () => {
  await rig.admin.query('rename table vicidial_closer_log_archive to put_aside');
  const place = 'archive' as const;
  expect(await rig.open().several.inboundCalls(['2999'], place, forever())).toEqual([]);
  expect(warnings(await rig.open().check(forever())).join('\n')).toMatch(
    /: vicidial_closer_log_archive cannot be read/,
  );
  await rig.admin.query(
    'rename table put_aside to vicidial_closer_log_archive; alter table vicidial_closer_log_archive drop index call_date',
  );
  await expect(rig.open().inboundCalls({ ...DAY, place }, forever())).rejects.toMatchObject({
    code: 'database-missing-index',
  });
  await rig.admin.query('alter table vicidial_closer_log_archive add index (call_date)');
});

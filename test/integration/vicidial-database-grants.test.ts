import { expect, test } from 'vitest';
import { z } from 'zod';
import { READ_COLUMNS } from '../../connectors/vicidial/database/check.ts';
import { selectList } from '../../connectors/vicidial/database/columns.ts';
import { createLink } from '../../connectors/vicidial/database/link.ts';
import { DETAILS } from '../../connectors/vicidial/database/details.ts';
import { createLoadMeter } from '../../connectors/vicidial/database/load-meter.ts';
import { ARCHIVE_LOG_COLUMNS } from '../../connectors/vicidial/database/logs.ts';
import { createOptionalTables } from '../../connectors/vicidial/database/optional-tables.ts';
import { createPlanGuard } from '../../connectors/vicidial/database/plan-guard.ts';
import { createReader } from '../../connectors/vicidial/database/reader.ts';
import { readSetup } from '../../connectors/vicidial/database/setup.ts';
import { forever, startDatabaseRig } from './vicidial-database-rig.ts';

test('the documented grants let every column be read that the program reads, and none with a password', async () => {
  await using rig = await startDatabaseRig();
  const who = "main's database";
  const link = createLink(rig.settings(), who);
  const reader = createReader({
    link,
    guard: createPlanGuard({ who, now: Date.now }),
    who,
    meter: createLoadMeter(Date.now),
  });
  const select = (columns: string, table: string) =>
    reader.catalog(
      { sql: `SELECT ${columns} FROM ${table} LIMIT 0`, values: [], row: z.unknown() },
      forever(),
    );
  for (const [table, columns] of Object.entries({ ...READ_COLUMNS, ...ARCHIVE_LOG_COLUMNS }))
    expect(await select(selectList(table, columns), table)).toEqual([]);
  for (const { table, columns } of DETAILS)
    expect(await select(selectList(table, columns), table)).toEqual([]);
  const tables = createOptionalTables({ reader, now: Date.now });
  expect(await readSetup({ reader, tables }, 'bridge', forever())).toMatchObject({
    campaigns: [],
    apiUser: undefined,
  });
  for (const [column, table] of [
    ['pass', 'vicidial_users'],
    ['pass_hash', 'vicidial_users'],
    ['phone_pass', 'vicidial_users'],
    ['comments', 'vicidial_callbacks'],
    ['queuemetrics_pass', 'system_settings'],
    ['default_phone_login_password', 'system_settings'],
  ] as const)
    await expect(select(column, table)).rejects.toMatchObject({ code: 'database-no-right' });
  await link.close();
});

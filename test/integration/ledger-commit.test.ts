import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../src/ledger/checkpoints.ts';
import { isLedgerAway } from '../../src/ledger/ledger-error.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { eventOf, keep, scratchDir, scratchLedger, tally } from './ledger-rig.ts';

const LEDGER = join(import.meta.dirname, '../../src/ledger/ledger.ts');
const CHECKPOINTS = join(import.meta.dirname, '../../src/ledger/checkpoints.ts');

describe('group commit', () => {
  test('writes that wait together share one commit, and each sees its own result', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    const before = commitsIn(dir);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        ledger.write(async (trx) => {
          await writeCheckpoint(trx, `name ${n}`, String(n));
          return n;
        }),
      ),
    );
    expect(results).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(commitsIn(dir)).toBe(before + 1);
  });

  test('when one write of a commit fails, it leaves nothing behind and the others stand', async () => {
    const ledger = await scratchLedger();
    const outcomes = await Promise.allSettled([
      ledger.write((trx) => writeCheckpoint(trx, 'first', '1')),
      ledger.write(async (trx) => {
        await writeCheckpoint(trx, 'half', 'done');
        throw new Error('thought better of it');
      }),
      ledger.write((trx) => writeCheckpoint(trx, 'third', '3')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await readCheckpoint(ledger.db, 'first')).toBe('1');
    expect(await readCheckpoint(ledger.db, 'half')).toBeUndefined();
    expect(await readCheckpoint(ledger.db, 'third')).toBe('3');
  });

  test('when a statement breaks a rule of the tables, only its own write fails', async () => {
    const ledger = await scratchLedger();
    const [bad, good] = await Promise.allSettled([
      ledger.write((trx) => sql`insert into checkpoints values ('a', null)`.execute(trx)),
      ledger.write((trx) => writeCheckpoint(trx, 'b', 'stands')),
    ]);
    expect(bad).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('NOT NULL') },
    });
    expect(good.status).toBe('fulfilled');
    expect(await readCheckpoint(ledger.db, 'b')).toBe('stands');
  });

  test('when the commit itself fails, every write of it is rejected and none is kept', async () => {
    const ledger = await scratchLedger();
    await sql`pragma foreign_keys = on`.execute(ledger.db);
    const orphan = sql`insert into attempts (delivery_id, number, started_at) values ('none', 1, 1)`;
    const outcomes = await Promise.allSettled([
      ledger.write((trx) => writeCheckpoint(trx, 'a', '1')),
      ledger.write(async (trx) => {
        // Checked at the commit, where SQLite refuses the whole of it.
        await sql`pragma defer_foreign_keys = on`.execute(trx);
        await orphan.execute(trx);
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await readCheckpoint(ledger.db, 'a')).toBeUndefined();
    await ledger.write((trx) => writeCheckpoint(trx, 'a', '2'));
    expect(await readCheckpoint(ledger.db, 'a')).toBe('2');
  });

  test('when the disk is full, the writes are rejected with that reason, and go on when there is room', async () => {
    const ledger = await scratchLedger();
    // Below the present size SQLite takes the present size: no page can be added.
    await sql`pragma max_page_count = 1`.execute(ledger.db);
    const outcomes = await Promise.allSettled([
      ledger.write((trx) => writeCheckpoint(trx, 'large', 'x'.repeat(300_000))),
      ledger.write((trx) => writeCheckpoint(trx, 'small', '1')),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { errcode: 13 } });
      expect(isLedgerAway((outcome as PromiseRejectedResult).reason)).toBe(true);
    }
    await sql`pragma max_page_count = 1000000`.execute(ledger.db);
    await ledger.write((trx) => writeCheckpoint(trx, 'large', 'x'.repeat(300_000)));
    expect(await readCheckpoint(ledger.db, 'small')).toBeUndefined();
  });

  test('a write after the close is rejected and does not hang', async () => {
    const ledger = await scratchLedger();
    await ledger.close();
    await expect(ledger.write((trx) => writeCheckpoint(trx, 'a', '1'))).rejects.toThrow();
  });
});

describe('another process beside the program', () => {
  test('writes of two processes at once all land, and neither is told that the ledger is busy', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    const other = spawn(process.execPath, ['--input-type=module', '-e', writerScript(dir, 200)], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    onTestFinished(() => void other.kill('SIGKILL'));
    const complaints: string[] = [];
    other.stderr.on('data', (text) => complaints.push(String(text)));
    const exit = once(other, 'exit');
    for (let n = 0; n < 200; n += 1) await ledger.write((trx) => writeCheckpoint(trx, `mine ${n}`, '1'));
    const [code] = await exit;
    expect(complaints.join('')).toBe('');
    expect(code).toBe(0);
    const { count } = await ledger.db
      .selectFrom('checkpoints')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(400);
  });

  test('while another process holds the lock for a while, a write waits for it and succeeds', async () => {
    const dir = scratchDir();
    const ledger = await scratchLedger(dir);
    const other = spawn(process.execPath, ['-e', holderScript(dir)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    const started = performance.now();
    await ledger.write((trx) => writeCheckpoint(trx, 'a', '1'));
    expect(performance.now() - started).toBeGreaterThan(300);
    expect(await readCheckpoint(ledger.db, 'a')).toBe('1');
  });
});

describe('migration', () => {
  test('two that open a new folder at once both come up, with one set of tables', async () => {
    const dir = scratchDir();
    const script = `
      import { openLedger } from ${JSON.stringify(LEDGER)};
      const ledger = await openLedger(${JSON.stringify(dir)});
      await ledger.close();`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
        const [code] = await once(child, 'exit');
        return code as number;
      }),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    const ledger = await scratchLedger(dir);
    await keep(ledger, [eventOf(1)]);
    expect(await tally(ledger)).toEqual({ due: 1 });
  });

  test('a start that was killed in the middle of the tables can be followed by another', async () => {
    const dir = scratchDir();
    const child = spawn(process.execPath, ['--input-type=module', '-e', killedScript(dir)], {
      stdio: 'inherit',
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const ledger = await scratchLedger(dir);
    await keep(ledger, [eventOf(1)]);
    expect(await tally(ledger)).toEqual({ due: 1 });
  });

  test('opened again, it holds what it held', async () => {
    const dir = scratchDir();
    const first = await openLedger(dir);
    await keep(first, [eventOf(1), eventOf(2)]);
    await first.close();
    expect(await tally(await scratchLedger(dir))).toEqual({ due: 2 });
  });

  test('a ledger of a newer version is refused with the folder named', async () => {
    const dir = scratchDir();
    await (await openLedger(dir)).close();
    const raw = new DatabaseSync(join(dir, 'ledger.db'));
    raw.exec("insert into kysely_migration values ('999-later', '2030-01-01T00:00:00.000Z')");
    raw.close();
    await expect(openLedger(dir)).rejects.toThrow(new RegExp(`${dir}.*999-later`));
  });
});

test('many distinct statements do not break those that are kept', async () => {
  const ledger = await scratchLedger();
  await keep(ledger, [eventOf(1)]);
  for (let n = 1; n < 700; n += 1) {
    const ids = Array.from({ length: n }, (_, index) => `d${index}`);
    const found = await ledger.db.selectFrom('deliveries').select('id').where('id', 'in', ids).execute();
    expect(found).toEqual([]);
    if (n % 100 === 0) await ledger.write((trx) => writeCheckpoint(trx, 'n', String(n)));
  }
  expect(await tally(ledger)).toEqual({ due: 1 });
});

/** Frames of the write-ahead log that end a commit: https://sqlite.org/fileformat2.html#walformat */
function commitsIn(dir: string): number {
  const log = readFileSync(join(dir, 'ledger.db-wal'));
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) commits += 1;
  return commits;
}

function writerScript(dir: string, count: number): string {
  return `
    import { openLedger } from ${JSON.stringify(LEDGER)};
    import { writeCheckpoint } from ${JSON.stringify(CHECKPOINTS)};
    const ledger = await openLedger(${JSON.stringify(dir)});
    for (let n = 0; n < ${count}; n += 1) await ledger.write((trx) => writeCheckpoint(trx, 'theirs ' + n, '1'));
    await ledger.close();`;
}

function holderScript(dir: string): string {
  return `
    const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(${JSON.stringify(join(dir, 'ledger.db'))});
    db.exec('begin immediate');
    process.stdout.write('held');
    setTimeout(() => db.exec('commit'), 500);`;
}

/** Opens the ledger and is killed when the third table is made. */
function killedScript(dir: string): string {
  return `
    import { DatabaseSync } from 'node:sqlite';
    import { openLedger } from ${JSON.stringify(LEDGER)};
    const prepare = DatabaseSync.prototype.prepare;
    DatabaseSync.prototype.prepare = function (sql) {
      if (sql.includes('CREATE TABLE attempts')) process.kill(process.pid, 'SIGKILL');
      return prepare.call(this, sql);
    };
    await openLedger(${JSON.stringify(dir)});`;
}

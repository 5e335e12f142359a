import { expect, it, onTestFinished, vi } from 'vitest';
import { cursorName, startIntake } from '../../src/dispatch/intake.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { openJournalReader } from '../../src/journal/reader.ts';
import { writeCheckpoint } from '../../src/ledger/checkpoints.ts';
import { eventOf, hitOf, keptLog, scratchDir, scratchLedger } from './ledger-rig.ts';

/** Three hits in a journal, a ledger whose cursor stands elsewhere, and an intake between them. */
async function restored(cursor: number) {
  const dir = scratchDir();
  const ledger = await scratchLedger(dir);
  const log = keptLog();
  const journal = openJournal({ dir, now: Date.now, logger: log.logger, contentWindowMs: 1000 });
  onTestFinished(() => journal.close());
  for (const n of [1, 2, 3]) await journal.append(hitOf(eventOf(n)));
  const reader = openJournalReader(dir);
  const instance = reader?.instance ?? '';
  reader?.close();
  await ledger.write((trx) => writeCheckpoint(trx, cursorName(instance), String(cursor)));
  const intake = startIntake({
    dir,
    ledger,
    parse: (hit) => parseHit(hit, { timezone: 'America/New_York' }),
    routing: { routes: [], leadDialers: new Map() },
    now: Date.now,
    logger: log.logger,
    onTaken: () => undefined,
  });
  onTestFinished(() => intake.stop());
  return { ledger, log };
}

it('a journal restored from before the cursor is read from its start, and the log says so', async () => {
  const { ledger, log } = await restored(100);
  await vi.waitFor(async () => {
    expect(await ledger.db.selectFrom('events').select('id').execute()).toHaveLength(3);
  });
  expect(log.lines).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('older than the ledger') }),
  );
});

it('a cursor within the journal is gone on from', async () => {
  const { ledger, log } = await restored(2);
  await vi.waitFor(async () => {
    expect(await ledger.db.selectFrom('events').select('id').execute()).toEqual([{ id: eventOf(3).id }]);
  });
  expect(log.lines.map(({ message }) => message).join()).not.toContain('restored?');
});

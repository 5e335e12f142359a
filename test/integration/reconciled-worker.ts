/**
 * Takes back one request after the other, prints the id of each that the journal has promised to keep, and takes
 * them in beside that, as a worker does, until it is killed.
 */
import { startIntake } from '../../src/dispatch/intake.ts';
import { openReconciledJournal } from '../../src/journal/reconciled.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { intakeParts, lostHit } from './reconciled-rig.ts';

const [dir = '', first = ''] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const ledger = await openLedger(dir);
startIntake({ ...intakeParts(ledger), dir, logger: quiet, onTaken: () => undefined });
const journal = openReconciledJournal({ dir, now: Date.now, logger: quiet });
for (let n = Number(first); ; n += 1) {
  const hit = lostHit(n);
  await journal.append(hit);
  process.stdout.write(`${hit.eventId}\n`);
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { settledBy } from '../../src/bulk/import/doubt.ts';
import { settled } from '../../src/bulk/import/outcome.ts';
import { openResults } from '../../src/bulk/import/results.ts';
import { type Intent, openImportState } from '../../src/bulk/import/state.ts';

function statePath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bulk-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'x.state');
}

const intent = (row: number, phoneKey: string, floor = 0): Intent => ({
  row,
  line: row + 1,
  phoneKey,
  floor,
});

it('import state: when it is cut off, then rows are settled, in doubt or untouched, and outcomes are in the order of the file', () => {
  const path = statePath();
  const first = openImportState(path, 'id', 'new');
  first.intend([intent(1, 'a'), intent(2, 'b', 7), intent(3, 'c'), intent(4, 'd'), intent(5, 'e', 8), intent(6, 'f')]); // prettier-ignore
  for (const row of [1, 2, 3, 4]) first.sending(row, 1000 * row);
  first.sending(2, 5000);
  first.notSent(4);
  first.settle(intent(3, 'c'), settled('dnc', { reason: 'why', changes: ['x', 'y'] }));
  first.settle(intent(1, 'a'), settled('added', { leadId: '101' }));
  first.takeBack([1, 2, 4, 6]);
  first.close();
  const second = openImportState(path, 'id', 'resume');
  expect([...second.known(1, 9)]).toEqual([
    [1, 'settled'],
    [2, { sentAt: 5000, floor: 7 }],
    [3, 'settled'],
    [5, { sentAt: 0, floor: 8 }],
  ]);
  expect([...second.settledRows(1)]).toMatchObject([
    { row: 1, outcome: 'added', lead_id: '101' },
    { row: 3, outcome: 'dnc', reason: 'why', changes: 'x; y' },
  ]);
  expect(second.counts()).toMatchObject({ added: 1, dnc: 1, failed: 0 });
  expect(second.placed('a')).toEqual({ row: 1, leadId: '101' });
  expect(second.placed('c')).toBeUndefined();
  second.close();
});

it('import state: when the import is another, or there is one already, or none, then it says what to do', () => {
  const path = statePath();
  expect(() => openImportState(path, 'id', 'resume')).toThrow('nothing to resume');
  openImportState(path, 'id', 'new').close();
  expect(() => openImportState(path, 'id', 'new')).toThrow('--resume to go on, or --restart');
  expect(() => openImportState(path, 'other', 'resume')).toThrow(
    'are not those that the import was begun with',
  );
  const whole = openImportState(path, 'id', 'resume');
  whole.finish();
  whole.close();
  expect(() => openImportState(path, 'id', 'new')).toThrow('was imported already');
  const anew = openImportState(path, 'other', 'restart');
  expect(anew.known(0, 9).size).toBe(0);
  anew.close();
});

it('import state: when another import of the file runs, then the second one does not begin', () => {
  const path = statePath();
  const running = openImportState(path, 'id', 'new');
  onTestFinished(() => running.close());
  running.intend([intent(1, 'a')]);
  expect(() => openImportState(path, 'id', 'resume')).toThrow('another import of this file runs');
});

it("in doubt: when the list has leads with the number, then only one that is newer than all before, and no other row's, is the row's", () => {
  const state = openImportState('', 'id', 'new');
  onTestFinished(() => state.close());
  state.settle(intent(1, 'a'), settled('added', { leadId: '105' }));
  const doubt = intent(2, 'a', 103);
  expect(settledBy(doubt, ['103', '102'], state)).toBeUndefined();
  expect(settledBy(doubt, ['105', '103'], state)).toBeUndefined();
  expect(settledBy(doubt, ['107', '106', '105', '103'], state)).toMatchObject({ outcome: 'added', leadId: '106' });
}); // prettier-ignore

it('results: when an import is gone on with within a group, then no row stands there twice (defect: rows of the group came again)', async () => {
  const path = statePath();
  const state = openImportState(path, 'id', 'new');
  onTestFinished(() => state.close());
  state.settle(intent(2, 'b'), settled('added', { leadId: '102' }));
  const results = await openResults(`${path}.csv`, state);
  state.settle(intent(1, 'a'), settled('added', { leadId: '103' }));
  await results.append(1, (row) => row === 2);
  const rows = () => readFileSync(`${path}.csv`, 'utf8').trimEnd().split('\n').slice(1);
  expect(rows()).toEqual(['2,3,added,102,,', '1,2,added,103,,']);
  await results.rewrite();
  expect(rows()).toEqual(['1,2,added,103,,', '2,3,added,102,,']);
  await results.close();
});

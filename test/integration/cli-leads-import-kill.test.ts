import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CANARIES } from './cli-rig.ts';
import { type LeadsRig, numberOf, rowsOf, startLeads } from './leads-rig.ts';

/** A row that was sent when its run was killed is looked for as long as this, and five seconds more. */
const dialer = { timeoutMs: 1500 };
const CLI = join(import.meta.dirname, '../../src/cli.ts');

/** Run `leads import` until the dialer has so many leads, then kill it without warning. */
async function killedAt({ dir, standIn }: LeadsRig, leads: number, words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, 'leads', 'import', ...words], {
    cwd: dir,
    env: { ...process.env, ...CANARIES },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const look = setInterval(() => {
    if (standIn.leads.length >= leads) child.kill('SIGKILL');
  }, 5);
  const [, signal] = (await ended) as [number | null, string | null];
  clearInterval(look);
  expect(signal).toBe('SIGKILL');
}

/** How often each number is there. */
function leadsByNumber({ standIn }: LeadsRig): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { phone_number: number } of standIn.leads) counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
}

it('leads import: when 10,000 rows are killed twice and answers are lost, then each number is one lead and every row has its outcome', async () => {
  const distinct = 600;
  const dnc = numberOf(7);
  const rig = await startLeads({ standIn: { dnc: [dnc] }, dialer });
  // Every sixteenth row has a new number, to the end of the file; the others repeat one, near or far.
  const rows = Array.from({ length: 10_000 }, (_none, index) => {
    const sofar = Math.min(distinct, 1 + Math.floor(index / 16));
    const number = index % 16 === 0 ? sofar - 1 : (index * 37) % sofar;
    return index % 100 === 99 ? `${index},12` : `${index},${numberOf(number)}`;
  });
  const path = rig.file('many.csv', `vendor_lead_code,phone_number\n${rows.join('\n')}\n`);
  const words = [path, '--list', '1001', '--concurrency', '4'];
  await killedAt(rig, 200, words);
  rig.standIn.faults.add({ path: 'non_agent_api', share: 0.003, carriedOut: true, action: 'reset' });
  await killedAt(rig, 400, [...words, '--resume']);
  const printed = await rig.leads('import', ...words, '--resume', '--json');
  expect(printed.stderr).not.toContain('Error');
  expect(printed.code).toBe(4);
  expect(JSON.parse(printed.stdout)).toMatchObject({
    done: 10_000,
    counts: { added: distinct - 1, invalid: 100, failed: 0 },
    stopped: null,
  });
  const counts = leadsByNumber(rig);
  expect(counts.size).toBe(distinct - 1);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
  expect(counts.has(dnc)).toBe(false);
  const results = rowsOf(readFileSync(`${path}.results.csv`, 'utf8'));
  expect(results.map(({ row }) => Number(row))).toEqual(rows.map((_row, index) => index + 1));
  const owners = results.filter(({ outcome }) => outcome === 'added').map(({ lead_id }) => lead_id);
  expect(new Set(owners)).toEqual(new Set(rig.standIn.leads.map(({ lead_id }) => String(lead_id))));
}, 120_000);

it('leads import: when no duplicates are checked and it is killed, then leads that were there before are not taken for its own, and none is doubled', async () => {
  const numbers = Array.from({ length: 200 }, (_none, index) => numberOf(index));
  const before = numbers.map((number) => ({ phone_number: number, list_id: '1001' }));
  const rig = await startLeads({ standIn: { leads: before }, dialer });
  const path = rig.file('again.csv', `phone\n${numbers.join('\n')}\n`);
  const words = [path, '--list', '1001', '--duplicates', 'none', '--concurrency', '4'];
  await killedAt(rig, 280, words);
  const printed = await rig.leads('import', ...words, '--resume', '--json');
  expect(printed.code).toBe(0);
  expect(JSON.parse(printed.stdout)).toMatchObject({ done: 200, counts: { added: 200 } });
  const counts = leadsByNumber(rig);
  expect([...counts.values()]).toEqual(numbers.map(() => 2));
}, 60_000);

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCEPTIONS } from '../../scripts/conformance/exceptions.ts';
import { readOptions } from '../../scripts/conformance/options.ts';
import { readRecordings, type Recording } from '../../scripts/conformance/recording.ts';
import { runConformance } from '../../scripts/conformance/run-conformance.ts';

const REPLIES = fileURLToPath(new URL('../fixtures/vicidial-replies.jsonl', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('every recording of the real program', () => {
  test('is understood, and comes out of the stand-in word for word, but for the listed exceptions', async () => {
    const report = await runConformance(readOptions([]));
    expect(report.parser.mismatches).toEqual([]);
    expect(report.sandbox.mismatches).toEqual([]);
    expect(report.hits.mismatches).toEqual([]);
    expect(report.parser.total).toBe(468);
    expect(report.hits.total).toBe(96);
    expect(report.sandbox.exceptions.length + report.parser.exceptions.length).toBe(EXCEPTIONS.length);
  });
});

describe('a recording that was tampered with', () => {
  test.each([
    ['another word', 'add_lead: success list 1001', (body: string) => body.replace('ADDED', 'INSERTED')],
    ['another separator', 'add_lead: success list 1001', (body: string) => body.replace(' - ', ': ')],
    [
      'another order of values',
      'add_lead: success list 1001',
      (body: string) => body.replace('3125556002|1001', '1001|3125556002'),
    ],
    ['no line end', 'update_campaign: active=N', (body: string) => body.trimEnd()],
    ['another error', 'external_pause bad value', (body: string) => body.replace('not valid', 'is invalid')],
    [
      'a success in place of an error',
      'add_lead: phone too short',
      () => 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 31255|1001|900|-6|apiuser\n',
    ],
  ])('is a mismatch when it has %s', async (_what, name, change) => {
    const recording = readRecordings(REPLIES).find((candidate) => candidate.name === name);
    if (recording === undefined) throw new Error(`no recording ${name}`);
    const report = await conformanceOf({ ...recording, body: change(recording.body) });
    expect(report.sandbox.mismatches).toHaveLength(1);
  });

  test("is a mismatch of the parser when its words are nobody's", async () => {
    const recording = readRecordings(REPLIES).find(({ name }) => name === 'add_lead: success list 1001');
    if (recording === undefined) throw new Error('no recording');
    const report = await conformanceOf({
      ...recording,
      body: 'SUCCESS: add_lead THE MOON IS FULL - 1|2|3\n',
    });
    expect(report.parser.mismatches).toHaveLength(1);
  });
});

test('a file that is none of recordings is refused with its line', async () => {
  const file = join(folder, 'broken.jsonl');
  writeFileSync(file, '{"name": "x"}\n');
  await expect(runConformance(readOptions(['--replies', file]))).rejects.toThrow(
    /broken\.jsonl, line 1 is no recording/,
  );
});

function conformanceOf(recording: Recording) {
  const file = join(folder, 'one.jsonl');
  writeFileSync(file, `${JSON.stringify(recording)}\n`);
  return runConformance(readOptions(['--replies', file]));
}

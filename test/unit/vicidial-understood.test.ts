import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anyFunction } from '../../connectors/vicidial/functions/any-function.ts';
import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { askedFunction } from '../../scripts/conformance/asked.ts';
import { readRecordings, type Recording } from '../../scripts/conformance/recording.ts';

const FILES = ['vicidial-replies.jsonl', 'vicidial-replies-legacy.jsonl'];

test('every recorded reply means what a person read in it', async () => {
  const recordings = FILES.flatMap((name) =>
    readRecordings(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))),
  );
  expect(recordings).toHaveLength(468);
  await expect(recordings.map(meaning).join('')).toMatchFileSnapshot('../fixtures/dialer/understood.txt');
});

/** One line: what it amounts to, and what was read out of it. */
function meaning(recording: Recording): string {
  const api = recording.api === 'agent' ? 'agent' : 'non-agent';
  const definition = findFunction(askedFunction(recording), api) ?? anyFunction(api);
  const { outcome, code, fault, fields, rows, warnings } = understand(
    definition,
    parseReply(recording.status, recording.body),
  );
  const parts = [
    outcome,
    fault === undefined ? (code ?? '') : `${fault.kind} ${fault.code}`,
    Object.keys(fields).length > 0 ? JSON.stringify(fields) : '',
    rows.length > 0 ? `${rows.length} rows of ${Object.keys(rows[0] ?? {}).length}` : '',
    warnings.length > 0 ? `! ${warnings.map((warning) => warning.code).join(' ')}` : '',
  ];
  return `${recording.name}\n    ${parts.filter((part) => part !== '').join(' · ')}\n`;
}

import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import type { Understanding } from '../../connectors/vicidial/functions/understanding.ts';
import { anyFunction } from '../../connectors/vicidial/functions/any-function.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { askedFunction } from './asked.ts';
import type { Recording } from './recording.ts';

const STATUS_WORD = /(?:SUCCESS|NOTICE|ERROR): /g;
const WEB_PAGE = /^\s*<(?:!doctype|html|table)/i;

/**
 * Whether a reply is understood as its own words say. Looks at the text in a plainer way than the parser does,
 * so that a mistake there shows: no success without SUCCESS, a NOTICE or data; every status line and every row
 * accounted for; every named value really in the reply.
 *
 * @returns what is wrong; empty = nothing
 */
export function checkReply(recording: Recording): readonly string[] {
  const { status, body } = recording;
  const definition =
    findFunction(askedFunction(recording), recording.api === 'agent' ? 'agent' : 'non-agent') ??
    anyFunction(recording.api === 'agent' ? 'agent' : 'non-agent');
  const understanding = understand(definition, parseReply(status, body));
  return [
    ...checkOutcome(recording, understanding),
    ...checkLines(body, understanding),
    ...checkFields(body, understanding),
  ];
}

function checkOutcome({ status, body }: Recording, { outcome, fault, warnings }: Understanding): string[] {
  const faults: string[] = [];
  const good = outcome === 'success' || outcome === 'partial';
  const says = (word: string): boolean => body.includes(`${word}: `);
  if (good && body === '' && status !== 200) faults.push('taken for success without a body');
  if (good && WEB_PAGE.test(body)) faults.push('a web page taken for success');
  if (good && status !== 200 && status !== 500) faults.push(`HTTP ${status} taken for success`);
  if (says('ERROR') && !says('SUCCESS') && !says('NOTICE') && good) faults.push('an error taken for success');
  if (says('SUCCESS') && !/\|-1\|/.test(body) && !good && !WEB_PAGE.test(body))
    faults.push(`a success taken for ${outcome}`);
  if (/\|-1\|/.test(body) && says('SUCCESS') && good) faults.push('-1 affected rows taken for success');
  if (
    outcome === 'success' &&
    says('SUCCESS') &&
    /NOTICE: [^\n]*\bNOT\b/.test(body) &&
    !/NO MATCHES|NO UPDATES|DOES NOT EXIST/.test(body)
  )
    faults.push('a part that was left out goes without warning');
  if (outcome === 'partial' && warnings.length === 0) faults.push('partial without a warning');
  if (outcome === 'unknown' && status === 200 && isPlain(body)) faults.push('known words taken for unknown');
  if ((outcome === 'failure' || outcome === 'unknown') && fault === undefined)
    faults.push('an error without a class');
  return faults;
}

/** Not empty, no web page, no debugging output. */
function isPlain(body: string): boolean {
  return body !== '' && !WEB_PAGE.test(body) && !body.startsWith('DEBUG:') && !body.startsWith('<PRE>');
}

function checkLines(body: string, { outcome, lines, rows }: Understanding): string[] {
  if (outcome === 'unknown') return [];
  const printed = rows.length > 0 ? 0 : (body.match(STATUS_WORD)?.length ?? 0);
  const inner = body.match(/\|(?:SUCCESS|ERROR): /g)?.length ?? 0;
  return lines.length < printed - inner
    ? [`${printed - lines.length} status lines are not accounted for`]
    : [];
}

function checkFields(body: string, { fields, rows }: Understanding): string[] {
  const values = [fields, ...rows].flatMap((one) => Object.entries(one));
  return values
    .filter(([, value]) => value !== '' && !body.includes(value) && value !== '***')
    .map(([name]) => `${name} is not in the reply`);
}

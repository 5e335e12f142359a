import type { TracedValue } from '../../domain/mapping/trace.ts';
import { tableLines } from '../table-lines.ts';
import { block, indented } from './block.ts';
import type { MappingReport, Verdict } from './report.ts';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  write: 'a lead would be written',
  unwanted: 'no lead: the record is not wanted',
  incomplete: 'no lead: the record is incomplete',
  'opted-out': 'no lead: the person must not be called',
  gone: 'no lead: there is no record',
  refused: 'no lead: VICIdial could not hold it',
};

/** The report for a person to read. */
export function reportLines(report: MappingReport): readonly string[] {
  const { connection, dialer, object, id, modifiedAt, verdict, reason, condition } = report;
  const changed = modifiedAt === null ? '' : `, changed ${modifiedAt}`;
  return [
    `${object} ${id} of ${connection}, for dialer ${dialer}${changed}`,
    reason === null ? VERDICTS[verdict] : `${VERDICTS[verdict]} (${reason})`,
    ...(condition === null
      ? []
      : ['', `condition: ${condition.rule}`, ...indented(tableLines(sources(condition.from)))]),
    ...block('the record, field by field', tableLines(report.values.map(row))),
    ...block('beside the fields', orderLines(report)),
    ...report.calls.flatMap(({ function: name, parameters, when }, index) =>
      block(
        `call ${index + 1} to VICIdial: ${name}, when ${when}`,
        tableLines(Object.entries(parameters).map(([parameter, value]) => ({ parameter, value }))),
      ),
    ),
    ...block('changed so that VICIdial can hold it', report.changes),
    ...block('left out, or worth a look', report.warnings),
    ...(verdict === 'write' ? ['', 'nothing was sent to VICIdial'] : []),
  ];
}

function row({ target, from, rule, value }: TracedValue) {
  const told = Object.entries(from).map(([field, held]) => `${field}=${held ?? '(no such field)'}`);
  return {
    'lead field': target,
    record: told.join(', '),
    rule,
    value: value === null ? '(not told)' : value === '' ? '(emptied)' : value,
  };
}

function sources(from: Readonly<Record<string, string | null>>) {
  return Object.entries(from).map(([field, held]) => ({ field, record: held ?? '(no such field)' }));
}

/** What an order holds that is no lead field. */
function orderLines({ order, calls }: MappingReport): readonly string[] {
  if (order === null) return [];
  const { hot, callback, altPhones, policy } = order;
  const { write, duplicateCheck, duplicateDays, dncCheck, moveList } = policy;
  // A callback that is still to come stands in for the hopper.
  const hops = calls.some(({ parameters }) => parameters['add_to_hopper'] === 'Y');
  const days = duplicateDays === undefined ? '' : ` within ${duplicateDays} days`;
  return [
    `write: ${write}${moveList ? ', moved to its list' : ''}`,
    `duplicates: ${duplicateCheck ?? "as the dialer's settings say"}${days}`,
    `VICIdial's DNC lists: ${dncCheck ?? "as the dialer's settings say"}`,
    ...(hot === undefined
      ? []
      : [`hopper: ${hops ? `at once, priority ${hot.priority}` : 'not at once, the callback says when'}`]),
    ...(callback === undefined ? [] : [`callback: ${callback.at}, for ${callback.agentUser ?? 'anyone'}`]),
    ...altPhones.map(
      ({ number, note }) => `further number: ${number}${note === undefined ? '' : ` (${note})`}`,
    ),
  ];
}

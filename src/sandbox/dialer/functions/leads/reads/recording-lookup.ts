import { type ApiCall, digits, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { sameNumber, sameText } from '../compare.ts';
import { layout } from '../output.ts';
import { ascii, dateText, letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';

type Recording = Row<'recordingLog'>;

const HEADER = ['start_time', 'user', 'recording_id', 'lead_id', 'location'] as const;
const SECONDS_OF_A_DAY = 86_400;

/**
 * `recording_lookup`: recordings by lead, by uniqueid, or by two of agent, extension and day. The duration
 * stands before the location, and the header does not know it.
 */
export function recordingLookup(call: ApiCall): void {
  requireRight(call, 'GET RECORDING INFO', { level: 7, viewReports: true });
  call.recorder?.settle();
  const agent = letters(call, 'agent_user', '-_');
  const leadId = digits(call, 'lead_id');
  const extension = ascii(call, 'extension', '-_');
  const date = dateText(call);
  const uniqueid = letters(call, 'uniqueid', '- ._');
  const data = `${call.caller.user}|${agent}|${leadId}|${date}|${uniqueid}`;

  const conditions: ((row: Recording) => boolean)[] = [];
  let weight = 0;
  const require = (worth: number, condition: (row: Recording) => boolean): void => {
    conditions.push(condition);
    weight += worth;
  };
  const ofCall = uniqueid.length > 8 ? byUniqueid(call, uniqueid) : undefined;
  if (ofCall !== undefined) require(2, ofCall);
  if (agent.length > 2 && agent.length < 21) require(1, (row) => sameText(row.user, agent));
  if (leadId !== '' && leadId.length < 11) require(2, (row) => sameNumber(row.lead_id, leadId));
  if (extension.length > 2 && extension.length < 101) require(1, (row) => sameText(row.extension, extension));
  if (date.length === 10) require(1, ({ start_time: start }) => start.slice(0, 10) === date);
  if (weight < 2) refuse(call, `INVALID SEARCH PARAMETERS: ${data}`);

  const found = call.tables.recordingLog
    .where((row) => conditions.every((condition) => condition(row)))
    .toSorted((a, b) => (a.start_time < b.start_time ? -1 : a.start_time > b.start_time ? 1 : 0));
  if (found.length === 0) refuse(call, `NO RECORDINGS FOUND - ${data}`);
  const { delimiter, header } = layout(call);
  const timed = ascii(call, 'duration', '-_').includes('Y');
  if (header) call.reply.print(`${HEADER.join(delimiter)}\n`);
  for (const row of found) {
    const { start_time, user, recording_id, lead_id, location } = row;
    const duration = timed ? [String(durationOf(row))] : [];
    call.reply.print(`${[start_time, user, recording_id, lead_id, ...duration, location].join(delimiter)}\n`);
  }
  call.reply.log();
}

/** The recordings of a call, known by the start of its uniqueid; `undefined` = no log knows the call. */
function byUniqueid({ tables }: ApiCall, uniqueid: string): ((row: Recording) => boolean) | undefined {
  const start = uniqueid.replace(/\..*$/, '');
  // An underscore stands for any character in LIKE.
  const like = new RegExp(`^${start.replaceAll('_', '.')}`, 'i');
  const outbound = tables.log.rows.some((row) => like.test(row.uniqueid));
  const closerIds = tables.closerLog.where((row) => like.test(row.uniqueid)).map((row) => row.closecallid);
  if (!outbound && closerIds.length === 0) return undefined;
  return ({ vicidial_id: id }) => (outbound && like.test(id)) || closerIds.includes(id);
}

function durationOf({
  length_in_sec: length,
  start_epoch: start,
  end_epoch: end,
}: Recording): string | number {
  if (Number(length) > 0) return length;
  const between = Number(end) - Number(start);
  return between > 0 && between < SECONDS_OF_A_DAY ? between : 0;
}

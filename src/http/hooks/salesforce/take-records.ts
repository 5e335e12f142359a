import type { IncomingMessage } from 'node:http';
import { digestOf } from '../../../domain/hit/digest.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';
import { keepAll } from '../keep-all.ts';
import type { SalesforceContext } from './context.ts';
import { keptRequest } from './kept-request.ts';
import { MOST_RECORDS, type PostedRecord, splitRecords } from './split-records.ts';

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

export interface RecordsAnswer {
  readonly status: 200 | 400 | 413 | 503;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Take a post of a flow or of Apex that may come in: each record is kept as a hit of its own. The answer
 * names their events in the order of the records, and what could not be read.
 *
 * @param messageId the signed id of the message; undefined where it is not signed
 */
export async function takeRecords(
  request: IncomingMessage,
  body: Buffer,
  sender: { readonly connection: string; readonly messageId: string | undefined },
  context: SalesforceContext,
): Promise<RecordsAnswer> {
  const records = splitRecords(body);
  if (records.length === 0) return refuse(400, 'the body names no record; send {"object", "id", "change"}');
  if (records.length > MOST_RECORDS)
    return refuse(413, `the body has ${records.length} records; send at most ${MOST_RECORDS} at once`);
  const receivedAt = context.now();
  const common = keptRequest(request, {
    source: sender.connection,
    trigger: 'record',
    path: `/hooks/salesforce/${sender.connection}`,
    receivedAt,
    trustedProxies: context.trustedProxies,
  });
  const hits = records.map((record, index): RawHit => {
    const eventId = eventIdOf(sender, record, index, receivedAt);
    return { ...common, body: record.body, eventId };
  });
  const refusal = await keepAll(hits, context);
  if (refusal !== undefined)
    return { status: 503, type: TEXT, body: `NOT KEPT: ${refusal}`, headers: { 'retry-after': '5' } };
  const warnings = records.flatMap(({ oddity }) =>
    oddity === undefined ? [] : [`${oddity}: kept as it came, and marked`],
  );
  const events = hits.map(({ eventId }) => eventId);
  return {
    status: 200,
    type: JSON_TYPE,
    body: JSON.stringify({ accepted: hits.length, events, ...(warnings.length === 0 ? {} : { warnings }) }),
  };

  function refuse(status: 400 | 413, text: string): RecordsAnswer {
    context.counters[status === 400 ? 'malformed' : 'oversize'] += 1;
    return { status, type: TEXT, body: `REFUSED: ${text}` };
  }
}

/**
 * A signed message has an id of its own. Else a repeat is known by its time of change and its content. A post
 * that names neither is never taken for a repeat: two edits of one record may look the same, and the second
 * must not be lost; at worst the record is looked at twice.
 */
function eventIdOf(
  sender: { readonly connection: string; readonly messageId: string | undefined },
  record: PostedRecord,
  index: number,
  receivedAt: number,
): string {
  const { connection, messageId } = sender;
  if (messageId !== undefined)
    return `evt_${digestOf(['salesforce', 'message', connection, messageId, String(index)])}`;
  const moment = record.changedAt ?? `${receivedAt} ${index}`;
  return `evt_${digestOf(['salesforce', 'record', connection, moment, record.body])}`;
}

import type { Config } from '../config/config.ts';
import { describeEvent, type EventFilter, findEvents, STATE_FILTERS } from '../ledger/search.ts';
import type { LedgerDb } from '../ledger/ledger.ts';
import { EventType } from '../domain/event.ts';
import { asksAPerson } from '../domain/review-decision.ts';
import { configOf, type GlobalOptions, parseSince, print, UsageError, withLedger } from './context.ts';
import { withGroup } from './dead/choose-group.ts';
import { markOf, withMark } from './events-mark.ts';
import { requireDestination } from './known-destination.ts';
import { answerJson } from './parked/answer.ts';
import { redeliveredFor } from './verify/redelivered.ts';

export interface EventsOptions extends GlobalOptions {
  readonly phone?: string;
  readonly lead?: string;
  readonly uniqueid?: string;
  readonly campaign?: string;
  readonly type?: string;
  readonly state?: string;
  readonly to?: string;
  readonly status?: string;
  readonly dialer?: string;
  readonly code?: string;
  readonly group?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  /** Only of the events that are read. */
  readonly mark?: string;
  readonly json?: boolean;
}

/** The ledger's filter from command-line options; a group as it was written. @throws UsageError for what cannot be one */
export function filterOf(
  options: Omit<EventsOptions, 'json' | 'config' | 'mark'>,
  config: Config,
): EventFilter {
  const state = STATE_FILTERS.find((candidate) => candidate === options.state);
  if (options.state !== undefined && state === undefined) {
    throw new UsageError(`--state ${options.state}: use one of ${STATE_FILTERS.join(', ')}`);
  }
  const type = EventType.options.find((candidate) => candidate === options.type);
  if (options.type !== undefined && type === undefined) {
    throw new UsageError(`--type ${options.type}: use one of ${EventType.options.join(', ')}`);
  }
  const isOfDead = state === undefined || state === 'dead' || state === 'parked';
  if (!isOfDead && (options.code ?? options.group) !== undefined)
    throw new UsageError(`--code and --group are of dead deliveries: leave out --state ${state}`);
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  return {
    phone: options.phone,
    phoneCodes: [...new Set(Object.values(config.dialers).map((dialer) => dialer.defaultPhoneCode))],
    lead: options.lead,
    uniqueid: options.uniqueid,
    campaign: options.campaign,
    type,
    state,
    destination: options.to,
    status: options.status,
    source: options.dialer,
    code: options.code,
    group: options.group,
    since: options.since === undefined ? undefined : parseSince(options.since),
    until: options.until === undefined ? undefined : parseSince(options.until, '--until'),
    limit,
  };
}

/** `vicibridge events`: a line per event, newest first, its marks at the end. */
export async function runEvents(options: EventsOptions): Promise<void> {
  const config = configOf(options);
  const filter = filterOf(options, config);
  const mark = markOf(options.mark);
  const read = await withLedger(config, async ({ db }) => {
    await requireDestination(options.to, config, db);
    return findEvents(db, await withGroup(db, filter));
  });
  const { found: events, note } =
    mark === undefined ? { found: read, note: undefined } : withMark(read, mark, filter.limit);
  for (const event of events) {
    if (options.json === true) {
      print(JSON.stringify(event));
      continue;
    }
    const columns = [
      event.id,
      new Date(event.received_at).toISOString(),
      event.type.padEnd(14),
      (event.status ?? '-').padEnd(6),
      event.campaign ?? '-',
      event.lead_key ?? '-',
      event.deliveries ?? (event.marks.includes('overtaken') ? 'overtaken' : 'no route'),
      ...(event.marks.length === 0 ? [] : [`[${event.marks.join(',')}]`]),
    ];
    print(columns.join('  '));
  }
  if (options.json !== true && events.length === 0) print('no event matches');
  if (note !== undefined) process.stderr.write(`${note}\n`);
}

/** For each delivery of an event, the gone records for which it was made again. */
function repairsOf(
  db: LedgerDb,
  { event, deliveries, attempts }: NonNullable<Awaited<ReturnType<typeof describeEvent>>>,
) {
  return Promise.all(
    deliveries.map(({ id, destination, effect_key: effectKey }) =>
      redeliveredFor(db, {
        destination,
        effectKey,
        eventId: event.id,
        firstAttemptAt: attempts.find((attempt) => attempt.delivery_id === id)?.started_at,
      }),
    ),
  );
}

/** `vicibridge event <id>`: everything known of one event, as JSON. */
export async function runEvent(id: string, options: GlobalOptions): Promise<void> {
  const { found, repairs } = await withLedger(configOf(options), async ({ db }) => {
    const known = await describeEvent(db, id);
    return { found: known, repairs: known === undefined ? [] : await repairsOf(db, known) };
  });
  if (found === undefined) throw new UsageError(`no event ${id}; list them with: vicibridge events`);
  const { event, deliveries, attempts, reviews, derivedFrom, derived } = found;
  const shown = {
    ...(JSON.parse(event.event) as object),
    duplicates: event.duplicates,
    derivedFrom,
    ...(derived.length === 0 ? {} : { derived }),
    deliveries: deliveries.map((delivery, index) => ({
      id: delivery.id,
      destination: delivery.destination,
      state: delivery.state === 'dead' && asksAPerson(delivery.error_code) ? 'parked' : delivery.state,
      effectKey: delivery.effect_key,
      lane: delivery.lane,
      dueAt: new Date(delivery.due_at).toISOString(),
      error:
        delivery.error_code === null ? undefined : `${delivery.error_code}: ${delivery.error_message ?? ''}`,
      receipt: delivery.receipt === null ? undefined : (JSON.parse(delivery.receipt) as object),
      ...(repairs[index]?.length ? { redelivered: repairs[index] } : {}),
      reviews: reviews
        .filter((review) => review.deliveryId === delivery.id)
        .map(({ id, createdAt, answer, lastAnswer }) => ({
          item: id,
          since: new Date(createdAt).toISOString(),
          ...answerJson('answer', answer),
          ...answerJson('lastAnswer', lastAnswer),
        })),
      attempts: attempts
        .filter((attempt) => attempt.delivery_id === delivery.id)
        .map((attempt) => ({
          number: attempt.number,
          startedAt: new Date(attempt.started_at).toISOString(),
          durationMs: attempt.ended_at === null ? undefined : attempt.ended_at - attempt.started_at,
          outcome: attempt.outcome ?? 'running',
          error: attempt.code === null ? undefined : `${attempt.code}: ${attempt.message ?? ''}`,
        })),
    })),
  };
  print(JSON.stringify(shown, null, 2));
}

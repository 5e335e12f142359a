import { createRandom } from '../../seeded-random.ts';
import { recordId } from '../ids.ts';
import type { ObjectName } from '../objects.ts';
import type { Org, StoredRecord } from '../org.ts';
import { envelopeOf, type Notification } from './envelope.ts';
import { Outbox } from './outbox.ts';

export interface OutboundMessageOptions {
  /** Where the messages go, with the token in it. */
  readonly url: string;
  /** The fields that are sent of each object; its id always is. */
  readonly objects: Readonly<Partial<Record<ObjectName, readonly string[]>>>;
  /** Notifications in one message; 100 (also the default) is Salesforce's most. */
  readonly batch?: number;
  readonly faults?: {
    /** Share of the notifications, 0 to 1, that come once more although they were acknowledged. */
    readonly duplicateShare?: number;
    /** Out of order. */
    readonly shuffle?: boolean;
  };
  /** Users whose changes send nothing: their profile lacks "Send Outbound Messages". */
  readonly silentUsers?: readonly string[];
  /** Until the first retry, milliseconds. */
  readonly retryMs?: number;
  /** The same seed gives the same repeats and order. */
  readonly seed?: number;
}

/** One post of a message and what became of it. */
export interface MessagePost {
  readonly notificationIds: readonly string[];
  /** 0 = no answer. */
  readonly status: number;
  readonly acknowledged: boolean;
}

/** Ends outbound messages; `drained` resolves when everything was acknowledged. */
export interface OutboundMessages {
  /** Action of each object, `04k…`. */
  readonly actionIds: Readonly<Partial<Record<ObjectName, string>>>;
  readonly posts: readonly MessagePost[];
  drained(): Promise<void>;
  stop(): Promise<void>;
}

interface Queued {
  readonly notificationId: string;
  readonly record: StoredRecord;
}

const MOST_IN_MESSAGE = 100;
const RETRY_MS = 50;
const ANSWER_MS = 10_000;
const ACKNOWLEDGED = /<(?:\w+:)?Ack>\s*true\s*<\/(?:\w+:)?Ack>/;

/**
 * Send an outbound message for every write to the objects from now on, one action for each object, as a
 * record-triggered flow with that action does. A repeat tells the record as it is by then.
 *
 * @param origin address of the org, for the two API addresses in the message
 */
export function sendOutboundMessages(
  org: Org,
  origin: string,
  options: OutboundMessageOptions,
): OutboundMessages {
  const random = createRandom(options.seed ?? 1);
  const silent = new Set(options.silentUsers);
  const posts: MessagePost[] = [];
  const actionIds: Partial<Record<ObjectName, string>> = {};
  const outboxes = new Map<string, Outbox<Queued>>();
  for (const [index, object] of (Object.keys(options.objects) as ObjectName[]).entries()) {
    const actionId = recordId('04k', index + 1);
    actionIds[object] = actionId;
    const outbox = new Outbox<Queued>({
      batch: Math.min(options.batch ?? MOST_IN_MESSAGE, MOST_IN_MESSAGE),
      duplicateShare: options.faults?.duplicateShare ?? 0,
      shuffle: options.faults?.shuffle ?? false,
      retryMs: options.retryMs ?? RETRY_MS,
      random,
      post: async (queued, signal) => {
        const notifications = queued.map((one) => current(org, one, options.objects[object] ?? []));
        const body = envelopeOf(actionId, origin, notifications);
        const { status, acknowledged } = await post(options.url, body, signal);
        posts.push({ notificationIds: notifications.map(({ id }) => id), status, acknowledged });
        return acknowledged;
      },
    });
    outboxes.set(object, outbox);
  }
  let serial = 0;
  let isStopped = false;
  org.watch((record) => {
    const outbox = outboxes.get(record.object);
    if (outbox === undefined || isStopped || silent.has(String(record.fields['LastModifiedById']))) return;
    serial += 1;
    outbox.add({ notificationId: recordId('04l', serial), record });
  });
  return {
    actionIds,
    posts,
    async drained() {
      await Promise.all([...outboxes.values()].map((outbox) => outbox.drained()));
    },
    async stop() {
      isStopped = true;
      await Promise.all([...outboxes.values()].map((outbox) => outbox.stop()));
    },
  };
}

function current(org: Org, { notificationId, record }: Queued, fields: readonly string[]): Notification {
  const { fields: held } = org.get(record.id) ?? record;
  const told = fields.filter((name) => name !== 'Id').map((name) => [name, held[name] ?? null] as const);
  return {
    id: notificationId,
    object: record.object,
    recordId: record.id,
    fields: Object.fromEntries(told),
  };
}

async function post(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly acknowledged: boolean }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const text = await response.text();
    return { status: response.status, acknowledged: response.status === 200 && ACKNOWLEDGED.test(text) };
  } catch {
    // Whatever went wrong on the way, Salesforce tries again.
    return { status: 0, acknowledged: false };
  }
}

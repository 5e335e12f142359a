import type { ColumnType, Generated } from 'kysely';
import type { MissingRecordsTable, VerificationsTable } from './verified/tables.ts';

/** Times are milliseconds since the epoch; JSON columns are text. */
export interface LedgerTables {
  events: EventsTable;
  deliveries: DeliveriesTable;
  attempts: AttemptsTable;
  effects: EffectsTable;
  identities: IdentitiesTable;
  holds: HoldsTable;
  parked_hits: ParkedHitsTable;
  dnc_facts: DncFactsTable;
  dnc_evidence: DncEvidenceTable;
  sync_states: SyncStatesTable;
  own_writes: OwnWritesTable;
  checkpoints: { name: string; value: string };
  recordings: RecordingsTable;
  reviews: ReviewsTable;
  alerts: AlertsTable;
  dialer_calls: DialerCallsTable;
  dialer_days: DialerDaysTable;
  dialer_counts: DialerCountsTable;
  floor_states: FloorStatesTable;
  backfills: BackfillsTable;
  missing_records: MissingRecordsTable;
  verifications: VerificationsTable;
  delivered_hours: { destination: string; hour: number; count: number };
}

interface EventsTable {
  id: string;
  type: string;
  source: string;
  hit_trigger: string;
  received_at: number;
  occurred_at: string | null;
  lead_key: string | null;
  lead_id: string | null;
  phone: string | null;
  call_key: string | null;
  uniqueid: string | null;
  campaign: string | null;
  status: string | null;
  agent: string | null;
  /** How often the same hit came again; they had no effect. */
  duplicates: Generated<number>;
  /** The parsed BridgeEvent. */
  event: string;
  /** The accepted request, so that a replay can parse it anew. */
  raw: string;
}

/**
 * waiting: an earlier delivery of its lane is not final. due: may be queued from `due_at` on. queued: Redis
 * has been told (with a retry: to run at `due_at`). running: a worker has it. The rest are final.
 */
export type DeliveryState = 'waiting' | 'due' | 'queued' | 'running' | 'delivered' | 'dead';

interface DeliveriesTable {
  seq: Generated<number>;
  id: string;
  event_id: string;
  destination: string;
  lane: string;
  effect_key: string;
  state: DeliveryState;
  /** Attempts that count, since the last (re)start. */
  attempts: number;
  /** See `URGENCY`. */
  urgency: ColumnType<number, number | undefined, number>;
  /** Times it was given to the queue; part of the job id, so that a lost job never blocks a new one. */
  enqueues: number;
  due_at: number;
  queued_at: number | null;
  updated_at: number;
  error_code: string | null;
  error_message: string | null;
  /** Of a dead one: id of its error's signature. */
  error_group: ColumnType<string | null, string | null | undefined, string | null>;
  outcome: string | null;
  receipt: string | null;
}

export type AttemptOutcome = 'delivered' | 'transient' | 'permanent' | 'auth' | 'ambiguous' | 'interrupted';

interface AttemptsTable {
  id: Generated<number>;
  delivery_id: string;
  number: number;
  started_at: number;
  ended_at: ColumnType<number | null, number | null, number>;
  outcome: AttemptOutcome | null;
  code: string | null;
  message: string | null;
}

/** One thing that must exist once at a destination; the guard against a second one. */
interface EffectsTable {
  destination: string;
  effect_key: string;
  /** An attempt is writing since then; still set at a start = that attempt was cut off. */
  writing_since: number | null;
  /** The latest moment at which an unconfirmed write may have happened. */
  doubt_since: number | null;
  sent_at: number | null;
  ids: string;
}

interface IdentitiesTable {
  destination: string;
  kind: string;
  key: string;
  remote_id: string;
  updated_at: number;
}

/**
 * A destination whose credentials are refused, or that is away (`circuit-open`): nothing is sent but a probe now
 * and then.
 */
interface HoldsTable {
  destination: string;
  code: string;
  message: string;
  since: number;
  probe_at: number;
}

/** A hit that could not be turned into an event: kept whole, with the reason. */
interface ParkedHitsTable {
  id: Generated<number>;
  event_id: string;
  received_at: number;
  reason: string;
  raw: string;
}

/** A number that must not be called; `place` is `system` or `<dialer>:<campaign>`. */
interface DncFactsTable {
  /** E.164. */
  number: string;
  place: string;
  set_at: number;
  lifted_at: number | null;
}

/** `set` and `lifted`: somebody said so. `effective`: a destination has it. `refused`: it kept a lead out. */
export type DncAction = 'set' | 'lifted' | 'effective' | 'refused';

/** Only ever added to. */
interface DncEvidenceTable {
  id: Generated<number>;
  number: string;
  place: string;
  action: DncAction;
  at: number;
  /** Who: agent, user of the CRM, vendor, operator. */
  actor: string | null;
  /** From where: dialer, connection, source or `cli`. */
  origin: string;
  event_id: string | null;
  destination: string | null;
  reason: string | null;
}

/** What a dialer was last told of a record of a CRM. */
interface SyncStatesTable {
  dialer: string;
  /** From `recordKey`. */
  record: string;
  lead_id: string | null;
  /** The CRM's own time of that state, ISO 8601. */
  modified_at: string | null;
  /** JSON: field of the order to a hash of its value. */
  hashes: string;
  /** JSON: the person's numbers, E.164; needed when the record is gone and the numbers are not to be called. */
  numbers: string;
  updated_at: number;
}

interface OwnWritesTable {
  connection: string;
  record: string;
  field: string;
  hash: string;
  written_at: number;
}

/** A delivery that only a person can let go on. Open while nothing is resolved and the delivery is dead. */
interface ReviewsTable {
  id: Generated<number>;
  delivery_id: string;
  destination: string;
  /** Key of the identity map that the person is known by; null = the event names nobody. */
  person_key: string | null;
  /** JSON: objects of the CRM that people are kept in. */
  objects: string;
  /** JSON: who it could be. */
  candidates: string;
  code: string;
  reason: string;
  created_at: number;
  resolved_at: ColumnType<number | null, number | null | undefined, number | null>;
  /** `use contact:801`, `create`, `skip`. */
  resolution: ColumnType<string | null, string | null | undefined, string | null>;
  resolved_by: ColumnType<string | null, string | null | undefined, string | null>;
  /** JSON: the answer that it had before it was asked again. */
  last_answer: ColumnType<string | null, string | null | undefined, string | null>;
}

/** An alert that lasts. */
interface AlertsTable {
  code: string;
  subject: string;
  severity: 'info' | 'warning' | 'critical';
  message: string;
  level: number;
  since: number;
  said_at: number;
  /** 1 = said again while it lasts. */
  repeats: number;
  /** Since when it is over, where that is said only when it has stayed so. */
  over_at: number | null;
}

/** A call whose recording is or was looked for. */
interface RecordingsTable {
  call_key: string;
  dialer: string;
  /** What the call was last told by. */
  event_id: string;
  state: 'waiting' | 'found' | 'missing';
  ended_at: number;
  /** Looks that came to an end, and those in a row that did not. */
  looks: number;
  failures: number;
  due_at: number;
  updated_at: number;
  reason: string | null;
  recording_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** The `recording-found` that told of it. */
  found_event: ColumnType<string | null, string | null | undefined, string | null>;
}

/**
 * open: not over at the dialer. grace: over, and its hit may still come. missing: it is being taken back in.
 * failed: that did not work; tried again. accepted: the ledger has its event. excluded: nobody asked for one.
 */
export type DialerCallState = 'open' | 'grace' | 'missing' | 'failed' | 'accepted' | 'excluded';

/** A leg of a call that the dialer's own records hold. */
interface DialerCallsTable {
  dialer: string;
  leg: string;
  /** `YYYY-MM-DD` in the dialer's zone, by when the call began. */
  day: string;
  /** Campaign, or in-group of an inbound leg. */
  campaign: string;
  kind: 'disposition' | 'no-agent';
  direction: 'inbound' | 'outbound';
  status: string;
  agent: string;
  lead_id: string;
  uniqueid: string;
  call_id: string;
  called_at: number;
  settled_at: number | null;
  state: DialerCallState;
  event_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** 1 = its event was taken back in by us. */
  reconciled: ColumnType<number, number | undefined, number>;
  /** 1 = it is taken back in because a backfill asked for it. */
  backfill: ColumnType<number, number | undefined, number>;
  /** When it is looked at again; null = not any more. */
  due_at: number | null;
  tries: ColumnType<number, number | undefined, number>;
  reason: ColumnType<string | null, string | null | undefined, string | null>;
  updated_at: number;
}

/** Calls of a dialer's day with one status, where the dialer tells how many and not which. */
interface DialerCountsTable {
  dialer: string;
  /** `YYYY-MM-DD` in the dialer's zone. */
  day: string;
  campaign: string;
  status: string;
  /** Nobody can say yet how these end. */
  open: 0 | 1;
  count: number;
  /** How many there were when their calls were looked for; null = never. */
  looked: number | null;
  updated_at: number;
}

/** What has been read of a dialer's day without a gap, milliseconds since the epoch. */
interface DialerDaysTable {
  dialer: string;
  day: string;
  read_from: number;
  read_until: number;
  reads: 'tables' | 'api';
  /** All that was read, in parts that do not touch or were read in other ways, JSON; null = it is all. */
  apart: Generated<string | null>;
  /** 1 = calls of it are not kept any more. */
  forgotten: Generated<0 | 1>;
  updated_at: number;
}

/** What somebody has asked to be read again from a dialer's own records, and how far that has come. */
interface BackfillsTable {
  id: Generated<number>;
  dialer: string;
  /** Milliseconds since the epoch; calls that began then are in it, those of `until_at` are not. */
  from_at: number;
  until_at: number;
  /** JSON list of campaigns and in-groups; `[]` = all. */
  campaigns: string;
  /** 1 = also the tables that VICIdial moves old rows to. */
  archived: number;
  /** At most so many calls a second are taken back in. */
  rate: number;
  /** Calls in the window by the estimate; null = it was not estimated. */
  expected: number | null;
  state: 'ordered' | 'running' | 'paused' | 'done' | 'cancelled';
  phase: 'urls' | 'calls' | 'settling' | 'ended';
  /** Where the phase goes on; what it means is the phase's own. */
  phase_cursor: Generated<string | null>;
  /** All calls that began before have been read. */
  read_until: number;
  urls: Generated<number>;
  urls_taken: Generated<number>;
  calls: Generated<number>;
  held: Generated<number>;
  missing: Generated<number>;
  excluded: Generated<number>;
  unsettled: Generated<number>;
  taken: Generated<number>;
  failed: Generated<number>;
  /** What it cost the dialer. */
  statements: Generated<number>;
  rows_read: Generated<number>;
  busy_ms: Generated<number>;
  slowest_ms: Generated<number>;
  /** Why it does nothing now; null = it goes on. */
  waits_for: Generated<string | null>;
  waits_since: Generated<number | null>;
  ordered_at: number;
  started_at: Generated<number | null>;
  ended_at: Generated<number | null>;
  updated_at: number;
}

/** What a dialer's floor was like when it was last read, and what reading it has cost. */
interface FloorStatesTable {
  dialer: string;
  /** JSON of a FloorMemory; null = it was never read. */
  memory: ColumnType<string | null, string | null | undefined, string | null>;
  reads: 'tables' | 'api';
  read_at: ColumnType<number | null, number | null | undefined, number | null>;
  /** Agents who were logged in and calls that waited; null = not read. */
  agents: ColumnType<number | null, number | null | undefined, number | null>;
  waiting: ColumnType<number | null, number | null | undefined, number | null>;
  /** No read has come to an end since then, and why. */
  failed_since: ColumnType<number | null, number | null | undefined, number | null>;
  failure: ColumnType<string | null, string | null | undefined, string | null>;
  /** What the last read cost the dialer: statements or API calls, milliseconds. */
  asked: Generated<number>;
  took_ms: Generated<number>;
  /** Of all reads ever; `skips` were left out because the dialer was slow. */
  polls: Generated<number>;
  failures: Generated<number>;
  skips: Generated<number>;
  events: Generated<number>;
  asked_ever: Generated<number>;
  took_ms_ever: Generated<number>;
  slowest_ms: Generated<number>;
}

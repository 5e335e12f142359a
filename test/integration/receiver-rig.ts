import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHit, type ParseContext } from '../../src/dispatch/parse/parse-hit.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { CONTENT_WINDOW_MS } from '../../src/http/hooks/content-window.ts';
import { type DoorSettings, openDoor } from '../../src/http/hooks/doors.ts';
import type { DncDoor } from '../../src/http/hooks/dnc/door.ts';
import { type LeadDoorSettings, openLeadDoor } from '../../src/http/hooks/leads/door.ts';
import { createOutcomes } from '../../src/http/hooks/leads/outcomes.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from '../../src/http/receiver.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { openOutcomeReader } from '../../src/ledger/outcome-reader.ts';
import { type JournalRow, openJournalReader } from '../../src/journal/reader.ts';

export const KEY = 'dialer-hook-key-1';
export const OLD_KEY = 'dialer-hook-key-0';
export const BRANCH_KEY = 'branch-hook-key-1';
export const FORM_SECRET = 'website-secret-1';
export const TIMEZONE = 'America/New_York';

export const DIALERS: readonly DoorSettings[] = [
  { name: 'main', keys: [KEY, OLD_KEY], timezone: TIMEZONE },
  { name: 'branch', keys: [BRANCH_KEY], timezone: TIMEZONE },
];
export const SOURCES: readonly LeadDoorSettings[] = [leadSource({})];

/** A source of leads, by default one with a secret and no rules. */
export function leadSource(settings: Partial<LeadDoorSettings>): LeadDoorSettings {
  return {
    name: 'website',
    dialer: 'main',
    timezone: TIMEZONE,
    secrets: [FORM_SECRET],
    signingSecrets: [],
    public: false,
    aliases: [],
    allowIps: [],
    allowOrigins: [],
    required: [],
    fields: {},
    ...settings,
  };
}

export interface LoggedLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** Keeps what is logged. */
export function recordingLogger() {
  const lines: LoggedLine[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  const logger = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    child: () => logger,
  };
  return logger;
}

export interface DoorRigOptions extends Partial<
  Pick<
    ReceiverOptions,
    | 'trustedProxies'
    | 'maxBodyBytes'
    | 'limits'
    | 'now'
    | 'hubspot'
    | 'salesforce'
    | 'connectorDoors'
    | 'publicUrl'
    | 'recordings'
    | 'recordingLimits'
  >
> {
  readonly dir?: string;
  readonly dialers?: readonly DoorSettings[];
  readonly sources?: readonly LeadDoorSettings[];
  readonly dncSources?: readonly DncDoor[];
  /** How the events of posts are read. */
  readonly context?: Partial<ParseContext>;
}

/** A receiver in this process, on a folder of its own. */
export interface DoorRig extends AsyncDisposable {
  readonly dir: string;
  readonly port: number;
  readonly url: string;
  readonly receiver: Receiver;
  readonly journal: Journal;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly rows: () => readonly JournalRow[];
  /** The events of all rows, in order. */
  readonly events: () => readonly BridgeEvent[];
  /** The event of the newest row with the id that was answered. */
  readonly eventOf: (answer: string | undefined) => BridgeEvent;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vicibridge-door-'));
}

export async function startDoor(options: DoorRigOptions = {}): Promise<DoorRig> {
  const dir = options.dir ?? temporaryFolder();
  const logger = recordingLogger();
  const now = options.now ?? Date.now;
  const journal = openJournal({ dir, now, logger, contentWindowMs: CONTENT_WINDOW_MS });
  const fine = { ok: true, detail: '' };
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    trustedProxies: options.trustedProxies ?? 0,
    maxBodyBytes: options.maxBodyBytes ?? 262_144,
    dialers: new Map((options.dialers ?? DIALERS).map((door) => [door.name, openDoor(door)])),
    sources: new Map((options.sources ?? SOURCES).map((door) => [door.name, openLeadDoor(door)])),
    dncSources: new Map((options.dncSources ?? []).map((door) => [door.name, door])),
    outcomes: createOutcomes(() => openOutcomeReader(dir)),
    hubspot: options.hubspot,
    salesforce: options.salesforce,
    connectorDoors: options.connectorDoors,
    publicUrl: options.publicUrl,
    recordings: options.recordings,
    recordingLimits: options.recordingLimits,
    journal,
    readiness: () => {
      const { writable, reason } = journal.status();
      return { disk: { ok: writable, detail: reason ?? '' }, ledger: fine, redis: fine };
    },
    logger,
    now,
    limits: options.limits,
  });
  const reader = openJournalReader(dir);
  if (reader === undefined) throw new Error('the journal has no file');
  const read: JournalRow[] = [];
  const rows = (): readonly JournalRow[] => {
    read.push(...reader.read(read.at(-1)?.id ?? 0, 1_000_000));
    return read;
  };
  const toEvent = ({ hit }: JournalRow) => parseHit(hit, { timezone: TIMEZONE, ...options.context });
  return {
    dir,
    port: receiver.port,
    url: `http://127.0.0.1:${receiver.port}`,
    receiver,
    journal,
    logger,
    rows,
    events: () => rows().map(toEvent),
    eventOf(answer) {
      const id = /\bevt_[a-z2-7]{26}\b/.exec(answer ?? '')?.[0];
      const row = rows().findLast(({ hit }) => hit.eventId === id);
      if (row === undefined) throw new Error(`no row for "${answer}"`);
      return toEvent(row);
    },
    async [Symbol.asyncDispose]() {
      reader.close();
      await receiver.close(1000);
      await journal.close();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Every row of the journal in a folder. */
export function journalRows(dir: string): readonly JournalRow[] {
  const reader = openJournalReader(dir);
  if (reader === undefined) return [];
  try {
    return reader.read(0, 1_000_000);
  } finally {
    reader.close();
  }
}

/** All bytes of all files in a folder, as Latin-1. */
export function bytesOnDisk(dir: string): string {
  return readdirSync(dir)
    .map((file) => readFileSync(join(dir, file), 'latin1'))
    .join('\n');
}

import { connectVicidial } from '../../connectors/vicidial/dialer.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { RecordingRules } from '../../src/dispatch/recordings.ts';
import { recordingFoundEvent } from '../../src/dispatch/recordings.ts';
import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { Logger } from '../../src/domain/logger.ts';
import type { RecordingFinder } from '../../src/domain/recording.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { createLookUps, type LookUps } from '../../src/recordings/look/look-ups.ts';

export const LOOK_SECRET = 'recordings-secret-0123456789abcdef-1';
export const API_USER = { user: 'bridge', password: 'right-password' };
const LOOK_AFTER_MS = [1, 5, 15, 60].map((minutes) => minutes * 60_000);

const RULES: RecordingRules = { lookAfterMs: LOOK_AFTER_MS, noAgentStatuses: new Set(['DROP']) };

/** Dispositions go to `crm` and `audit`; `old` cannot be told of recordings. */
export const ROUTING: Routing = {
  routes: [
    { on: ['disposition', 'no-agent'], campaigns: ['SALES'], to: ['crm', 'old'] },
    { on: ['disposition'], statuses: ['SALE'], to: ['audit'] },
    { on: ['disposition'], campaigns: ['UNTOLD'], to: ['old'] },
  ],
  leadDialers: new Map(),
  recordings: new Map([['main', RULES]]),
  recordingsTo: new Set(['crm', 'audit', 'elsewhere']),
};

/** The vicidial connector's finder at a stand-in. */
export function openFinder(url: string, now: () => number): RecordingFinder & { close(): Promise<void> } {
  const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url,
    ...API_USER,
    timezone: 'America/New_York',
    governor: { ratePerSecond: 100, burst: 50 },
  });
  const dialer = connectVicidial(settings, { name: 'main', logger: quiet, now });
  const finder = dialer.recordings;
  if (finder === undefined) throw new Error('a dialer looks for recordings');
  return { find: (call, signal) => finder.find(call, signal), close: () => dialer.close() };
}

/** Looks for the recordings of dialer `main`, whose files lie on `url`. */
export function lookUpsAt(
  url: string,
  parts: {
    readonly ledger: Ledger;
    readonly finder: RecordingFinder;
    readonly now: () => number;
    readonly logger: Logger;
    readonly onAdded?: () => void;
  },
): LookUps {
  const { ledger, finder, now, logger, onAdded = () => undefined } = parts;
  return createLookUps({
    ledger,
    logger,
    now,
    onAdded,
    links: { publicUrl: 'https://bridge.example.com', secret: LOOK_SECRET, lifetimeMs: 86_400_000 },
    dialers: [{ name: 'main', finder, hosts: { url, hosts: [] }, lookAfterMs: LOOK_AFTER_MS }],
    eventOf: recordingFoundEvent,
    keep: (trx, event) => addOwnEvent(trx, event, { routing: ROUTING, now }),
  });
}

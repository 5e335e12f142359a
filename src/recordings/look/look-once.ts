import type { BridgeEvent } from '../../domain/event.ts';
import type { Logger } from '../../domain/logger.ts';
import type { RecordingFinder } from '../../domain/recording.ts';
import type { Ledger, LedgerTransaction } from '../../ledger/ledger.ts';
import { type DueRecording, type LookResult, settleLook } from '../../ledger/recordings.ts';
import type { RecordingHosts } from '../link/location.ts';
import { type LinkRules, recordingLink } from '../link/make-link.ts';
import { chooseRecording } from './choose.ts';
import { failureOf } from './failure.ts';
import { afterFailure, afterMiss } from './next-look.ts';
import { recordedCallOf } from './recorded-call.ts';

/** A dialer whose recordings are looked for. */
export interface LookedAtDialer {
  readonly name: string;
  readonly finder: RecordingFinder;
  readonly hosts: RecordingHosts;
  /** After the end of a call, ascending. */
  readonly lookAfterMs: readonly number[];
}

/** Which recording a call has, and our link to it. */
export interface LinkedRecording {
  readonly recordingId: string;
  readonly url: string;
}

export interface LookContext {
  readonly ledger: Ledger;
  readonly links: LinkRules;
  /** The event that tells of a recording, from the one that told of its call. */
  readonly eventOf: (base: BridgeEvent, linked: LinkedRecording, now: number) => BridgeEvent;
  /** Keep it with its deliveries, in the transaction. */
  readonly keep: (trx: LedgerTransaction, event: BridgeEvent) => Promise<unknown>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** A finder that is deaf to everything else is given up then. */
const TIMEOUT_MS = 60_000;

type Look =
  | { readonly kind: 'found'; readonly recordingId: string; readonly event: BridgeEvent }
  | { readonly kind: 'missed' | 'failed'; readonly result: LookResult };

/**
 * Look for one recording and write down what came of it: found, with its event, in one commit; so a kill at
 * any moment loses nothing and tells nobody twice.
 *
 * @returns `told`: there is a new event. `failed`: the dialer could not be asked. `cut`: we are to stop
 */
export async function lookOnce(
  due: DueRecording,
  dialer: LookedAtDialer,
  context: LookContext,
  signal: AbortSignal,
): Promise<'told' | 'missed' | 'failed' | 'cut'> {
  const look = await lookFor(due, dialer, context, signal);
  // What was cut off says nothing of the recording; it is still due.
  if (look.kind === 'failed' && signal.aborted) return 'cut';
  const settled = await context.ledger.write(async (trx) => {
    if (look.kind !== 'found') return settleLook(trx, due, look.result, context.now());
    const { recordingId, event } = look;
    const found = { state: 'found', recordingId, foundEvent: event.id } as const;
    const isOurs = await settleLook(trx, due, found, context.now());
    if (isOurs) await context.keep(trx, event);
    return isOurs;
  });
  if (settled) logLook(due, look, context.logger);
  if (look.kind === 'found') return settled ? 'told' : 'missed';
  return look.kind;
}

async function lookFor(
  due: DueRecording,
  { name, finder, hosts, lookAfterMs }: LookedAtDialer,
  context: LookContext,
  signal: AbortSignal,
): Promise<Look> {
  const { event: base } = due;
  const { links, logger, now } = context;
  if (base === undefined) return { kind: 'missed', result: { state: 'missing', reason: 'unreadable-event' } };
  const missed = (reason: string): Look => ({
    kind: 'missed',
    result: afterMiss(due, reason, lookAfterMs, now()),
  });
  const call = recordedCallOf(base, due.endedAt);
  try {
    const found = await finder.find(call, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const choice = chooseRecording(call, found, due.looks + 1 >= lookAfterMs.length);
    if (choice.kind === 'none') return missed(choice.reason);
    const { id: recordingId, location } = choice.recording;
    const url = recordingLink({ dialer: name, location, hosts }, links, now());
    if (url === undefined) return missed('host-not-allowed');
    if (choice.others > 0) {
      const fields = { eventId: base.id, dialer: name, callKey: due.callKey, recordings: choice.others + 1 };
      logger.warn(fields, 'a call has several recordings; the longest is linked');
    }
    return { kind: 'found', recordingId, event: context.eventOf(base, { recordingId, url }, now()) };
  } catch (error) {
    const { code, waitMs, at } = failureOf(error);
    if (at !== undefined && !signal.aborted)
      logger.error({ eventId: base.id, dialer: name, name: code, at }, 'unexpected error in a dialer');
    return { kind: 'failed', result: afterFailure(due, code, waitMs, now()) };
  }
}

function logLook({ callKey, dialer, eventId, looks }: DueRecording, look: Look, logger: Logger): void {
  const fields = { eventId, dialer, callKey, look: looks + 1 };
  if (look.kind === 'found') {
    logger.info({ ...fields, state: 'found', recordingId: look.recordingId }, 'recording');
    return;
  }
  const { state, ...rest } = look.result;
  const reason = 'reason' in rest ? rest.reason : undefined;
  logger[state === 'missing' ? 'warn' : 'info']({ ...fields, state, reason }, 'recording');
}

import { destinationsOf } from '../../dispatch/routing.ts';
import type { Config } from '../../config/config.ts';
import { DeliveryError } from '../../domain/errors.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import { createTally, type Tally } from '../../domain/shadow/tally.ts';
import { callEventIds, storedEvent } from '../../ledger/call-events.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { configOf, type GlobalOptions, parseSince, print, withLedger } from '../context.ts';
import { eventOfNow, type EventReading, eventReading } from '../read-event.ts';
import { UsageError } from '../usage-error.ts';
import { chooseConnections } from './choose-connections.ts';
import { type Look, withLook } from './looker.ts';
import { patientLook } from './patient-look.ts';
import { createProgress } from './progress.ts';
import { tallyJson, tallyLines } from './tally-lines.ts';

export interface ShadowOptions extends GlobalOptions {
  readonly since: string;
  readonly limit: string;
  readonly connection?: string;
  readonly examples?: boolean;
  readonly json?: boolean;
}

/** Enough that reads of several events share a request; the account's limits pace them. */
const AT_ONCE = 40;

/**
 * `vicibridge shadow`: read the ledger's calls anew with the rules of now, ask each connection what it would
 * change, and sum it up. Writes nothing anywhere. Exit 1 when a connection refuses the credentials.
 *
 * @throws UsageError for a connection that there is not, or a time or number that is none
 */
export async function runShadow(options: ShadowOptions): Promise<void> {
  const config = configOf(options);
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  const names = chooseConnections(config, options.connection);
  const since = parseSince(options.since);
  await withLedger(config, async (ledger) => {
    const ids = await callEventIds(ledger.db, { since, limit: limit + 1 });
    const more = ids.length > limit;
    const chosen = ids.slice(-limit);
    const tallies = new Map<string, Tally>();
    try {
      for (const name of names) tallies.set(name, await lookAtAll(config, ledger, name, chosen));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
      return;
    }
    const show = { examples: options.examples === true };
    if (options.json === true) print(tallyJson(tallies, show));
    else for (const line of tallyLines(tallies, show)) print(line);
    if (more) process.stderr.write(`these are the newest ${limit} calls; there are more: raise --limit\n`);
  });
}

async function lookAtAll(
  config: Config,
  ledger: Ledger,
  name: string,
  ids: readonly string[],
): Promise<Tally> {
  const tally = createTally();
  const reading = eventReading(config);
  const progress = createProgress(name, ids.length);
  await withLook(config, name, ledger, async (look) => {
    const stop = new AbortController();
    const waiting = ids.values();
    const worker = async (): Promise<void> => {
      for (const id of waiting) {
        await lookAtOne({ id, name, ledger, reading, look, tally, signal: stop.signal });
        progress.step();
      }
    };
    const workers = Array.from({ length: Math.min(AT_ONCE, ids.length) }, worker);
    try {
      await Promise.all(workers);
    } finally {
      // The first that fails ends the others; none is left behind.
      stop.abort();
      await Promise.allSettled(workers);
    }
  });
  progress.end();
  return tally;
}

async function lookAtOne({
  id,
  name,
  ledger,
  reading,
  look,
  tally,
  signal,
}: {
  readonly id: string;
  readonly name: string;
  readonly ledger: Ledger;
  readonly reading: EventReading;
  readonly look: Look;
  readonly tally: Tally;
  readonly signal: AbortSignal;
}): Promise<void> {
  const row = await storedEvent(ledger.db, id);
  if (row === undefined || signal.aborted) return;
  let event: BridgeEvent;
  try {
    event = eventOfNow(row, reading);
  } catch {
    tally.skip('its request cannot be read');
    return;
  }
  if (!destinationsOf(event, reading.routing).includes(name)) {
    tally.skip('no route leads there');
    return;
  }
  const looked = await patientLook(look, event, signal);
  if (looked.kind === 'skipped') tally.skip(looked.reason);
  else tally.add({ eventId: id, leadKey: event.leadKey, ...looked });
}

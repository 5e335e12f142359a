import { compareFloor } from '../domain/floor/changes.ts';
import { floorEvent } from '../domain/floor/event.ts';
import type { FloorReader } from '../domain/floor/reader.ts';
import type { FloorRules } from '../domain/floor/rules.ts';
import type { FloorWant } from '../domain/floor/types.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { Logger } from '../domain/logger.ts';
import { keepFloor, readFloorMemory } from '../ledger/floor-states.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';

/** A dialer whose floor is polled. */
export interface PolledDialer {
  readonly name: string;
  readonly reader: FloorReader;
  readonly everyMs: number;
  readonly rules: FloorRules;
  /** What must be read so that the routes' events can be told. */
  readonly want: FloorWant;
}

export interface PollContext {
  readonly ledger: Ledger;
  readonly logger: Logger;
  /** Keep an event with its deliveries. @returns whether somebody is told: others are not kept */
  readonly keep: (trx: LedgerTransaction, event: BridgeEvent) => Promise<boolean>;
}

/**
 * Read the floor once and keep what is different from the read before, with the floor itself, in one commit. Throws
 * what the reader and the ledger throw; then nothing has happened.
 *
 * @returns the events that were kept
 */
export async function pollOnce(
  { name, reader, want, rules }: Omit<PolledDialer, 'everyMs'>,
  { ledger, logger, keep }: PollContext,
  signal: AbortSignal,
): Promise<readonly BridgeEvent[]> {
  const reading = await reader.read(want, signal);
  const { at } = reading.snapshot;
  const kept = await ledger.write(async (trx) => {
    const before = await readFloorMemory(trx, name);
    const { changes, memory, afterGap } = compareFloor(before, reading.snapshot, rules);
    const told: BridgeEvent[] = [];
    for (const change of changes) {
      const event = floorEvent(change, { dialer: name, before: before?.at ?? at, at, afterGap });
      if (await keep(trx, event)) told.push(event);
    }
    await keepFloor(trx, name, { memory, reading, events: told.length });
    return told;
  });
  for (const { id, type, campaign, marks } of kept)
    logger.info(
      { eventId: id, type, source: name, campaign, marks: marks.map(({ code }) => code) },
      'event of the floor',
    );
  return kept;
}

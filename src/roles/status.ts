import type { Config } from '../config/config.ts';
import { type Backlog, backlogs, NO_BACKLOG } from '../ledger/backlog.ts';
import { type Hold, listHolds } from '../ledger/holds.ts';
import type { LedgerDb } from '../ledger/ledger.ts';
import { reconciledDir } from '../journal/reconciled.ts';
import { journalDepth } from './journal-depth.ts';

/** What is on its way, by the ledger and the journal. */
export interface WorkStatus {
  /** Accepted hits that are not in the ledger yet; undefined = there is no journal. */
  readonly journalDepth: number | undefined;
  /** The same for requests that were taken back in. */
  readonly reconciledDepth: number | undefined;
  readonly destinations: Readonly<Record<string, DestinationStatus>>;
}

export interface DestinationStatus extends Backlog {
  /** Its credentials are refused, or it is away (`circuit-open`): only a probe goes now and then. */
  readonly held: HeldStatus | undefined;
}

export interface HeldStatus extends Pick<Hold, 'code' | 'since'> {
  /** A delivery is tried then; milliseconds since the epoch. */
  readonly nextTryAt: number;
}

/** Every destination of the configuration, and others that the ledger still has deliveries for. */
export async function readWork(config: Config, db: LedgerDb): Promise<WorkStatus> {
  const found = await backlogs(db);
  const holds = await listHolds(db);
  const names = [...Object.keys(config.dialers), ...Object.keys(config.connections), ...found.keys()];
  const entries = [...new Set(names)].map((name) => {
    const hold = holds.find(({ destination }) => destination === name);
    const held = hold && { code: hold.code, since: hold.since, nextTryAt: hold.probe_at };
    return [name, { ...(found.get(name) ?? NO_BACKLOG), held }] as const;
  });
  return {
    journalDepth: await journalDepth(config.data.dir, db),
    reconciledDepth: await journalDepth(reconciledDir(config.data.dir), db),
    destinations: Object.fromEntries(entries),
  };
}

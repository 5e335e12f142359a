import type { Connection } from 'mysql2/promise';
import { TransientError } from '../../../src/domain/errors.ts';
import { databaseFailure, isConnectionLost } from './failure.ts';
import { openSession } from './session.ts';
import type { DatabaseSettings } from './settings.ts';
import { createTurns } from './turns.ts';

/** Run one statement with its values bound; resolves with the rows as mysql2 has them. */
export type Run = (sql: string, values?: readonly string[]) => Promise<readonly unknown[]>;

/** The one connection to a dialer's database: opened when it is needed, closed when it is not. */
export interface Link {
  /**
   * Do reading work when its turn comes, alone. A connection that turns out to be gone is opened anew, and
   * the work done again, once.
   *
   * @throws DeliveryError, in its words for every fault of the database
   */
  use<Result>(work: (run: Run) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Waits for what is under way; nothing can be read afterwards. */
  close(): Promise<void>;
}

/** The server ends a statement itself; a line that went dead is noticed this much later. */
const READ_GRACE_MS = 3_000;
/** Before firewalls forget a silent connection; a busy dialer has none to spare either. */
const IDLE_MS = 30_000;

export function createLink(settings: DatabaseSettings, who: string): Link {
  const turns = createTurns(who);
  let connection: Connection | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  function drop(): void {
    connection?.destroy();
    connection = undefined;
  }

  async function open(): Promise<Connection> {
    const opened = await openSession(settings);
    opened.on('error', () => {
      if (connection === opened) drop();
    });
    connection = opened;
    return opened;
  }

  function runOn(current: Connection): Run {
    return async (sql, values = []) => {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        drop();
        reject(new TransientError(`${who} did not answer in time`, { code: 'database-slow' }));
      }, settings.statementTimeoutMs + READ_GRACE_MS);
      try {
        const [rows] = await Promise.race([current.execute(sql, [...values]), late]);
        return rows as readonly unknown[];
      } finally {
        clearTimeout(timer);
      }
    };
  }

  async function attempt<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    const reused = connection;
    try {
      return await work(runOn(reused ?? (await open())));
    } catch (error) {
      if (isConnectionLost(error)) drop();
      if (reused === undefined || !isConnectionLost(error)) throw error;
      return work(runOn(await open()));
    }
  }

  async function inTurn<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    if (closed) throw new TransientError(`${who} is closed: the program is ending`, { code: 'closed' });
    clearTimeout(idle);
    try {
      return await attempt(work);
    } catch (error) {
      throw databaseFailure(error, who);
    } finally {
      idle = setTimeout(() => void leave(), IDLE_MS);
      idle.unref();
    }
  }

  async function leave(): Promise<void> {
    const last = connection;
    connection = undefined;
    await last?.end().catch(() => last.destroy());
  }

  return {
    use: (work, signal) => turns.take(() => inTurn(work), signal),
    async close() {
      closed = true;
      clearTimeout(idle);
      await turns.take(leave, new AbortController().signal);
    },
  };
}

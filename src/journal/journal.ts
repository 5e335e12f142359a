import type { Logger } from '../domain/logger.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { readConfirmed } from './confirmed.ts';
import { JournalFile } from './journal-file.ts';
import { instanceOf, lastIdOf, renewInstance } from './schema.ts';
import { isCorruption, type OpenedJournal, openOrSetAside, setAside } from './set-aside.ts';

/** The disk refused: nothing was kept, and the sender must be told so. */
export class JournalError extends Error {
  constructor(cause: unknown) {
    super(`the journal cannot be written: ${(cause as Error).message}`, { cause });
    this.name = 'JournalError';
  }
}

/** A request without a call identity: its content stands for it during the duplicate window. */
export interface ContentMark {
  readonly hash: string;
  readonly eventId: string;
  readonly seenAt: number;
}

export interface JournalStatus {
  readonly writable: boolean;
  /** Why not, in words. */
  readonly reason: string | undefined;
  readonly setAside: string | undefined;
  /** Rows that the intake has not confirmed. */
  readonly waiting: number;
  readonly oldestWaitingMs: number;
  readonly walBytes: number;
}

export interface Journal {
  /** Resolves after the hit is on disk. Rejects with JournalError when the disk refuses. */
  append(hit: RawHit, content?: ContentMark): Promise<void>;
  recentContent(sinceMs: number): readonly ContentMark[];
  status(): JournalStatus;
  close(): Promise<void>;
}

interface Waiting {
  readonly hit: RawHit;
  readonly content: ContentMark | undefined;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

export interface JournalOptions {
  readonly dir: string;
  readonly now: () => number;
  readonly logger: Logger;
  /** How long content marks are kept, milliseconds. */
  readonly contentWindowMs: number;
}

/**
 * How long hits are collected for one commit while each turn of the event loop brings more, milliseconds.
 * Node takes one new connection a turn, and VICIdial opens one for each hit: with a commit a turn, every
 * hit of a burst would wait for a commit of its own.
 */
const GATHER_MS = 2;
const HOUSEKEEPING_MS = 2000;
/** Confirmed rows removed for each row added, so that pruning keeps up without a commit of its own. */
const PRUNED_PER_ADDED = 3;
const PRUNED_WHEN_IDLE = 500;

/**
 * Open the durable front door in `dir`. Every append of one turn of the event loop, and of the turns right
 * after it while they bring more, shares one commit; the promises settle after it. There must be one writer
 * a folder (`lockFolder`).
 */
export function openJournal(options: JournalOptions): Journal {
  return new SqliteJournal(openOrSetAside(options.dir, options.now), options);
}

class SqliteJournal implements Journal {
  readonly #options: JournalOptions;
  readonly #timer: NodeJS.Timeout;
  #file: JournalFile;
  #setAside: string | undefined;
  #waiting: Waiting[] = [];
  #failure: string | undefined;
  #confirmed = 0;
  #pruned = 0;

  constructor(opened: OpenedJournal, options: JournalOptions) {
    this.#options = options;
    this.#file = this.#use(opened);
    this.#timer = setInterval(() => this.#housekeeping(), HOUSEKEEPING_MS).unref();
  }

  append(hit: RawHit, content?: ContentMark): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hit, content, resolve, reject });
      if (this.#waiting.length === 1) this.#gather(0, performance.now() + GATHER_MS);
    });
  }

  /** Commit at the end of the first turn that brings nothing more, or when the time is up. */
  #gather(known: number, until: number): void {
    setImmediate(() => {
      const { length } = this.#waiting;
      if (length > known && performance.now() < until) this.#gather(length, until);
      else {
        this.#flush();
        // In the next turn: after the answers went out and the requests that came meanwhile were read.
        setImmediate(() => this.#checkpoint());
      }
    });
  }

  recentContent(sinceMs: number): readonly ContentMark[] {
    return this.#file.recentContent(sinceMs);
  }

  status(): JournalStatus {
    const setAside = this.#setAside;
    try {
      const { waiting, oldestReceivedAt } = this.#file.backlog(this.#confirmed);
      const oldestWaitingMs =
        oldestReceivedAt === undefined ? 0 : Math.max(0, this.#options.now() - oldestReceivedAt);
      const [reason, walBytes] = [this.#failure, this.#file.walBytes()];
      return { writable: reason === undefined, reason, setAside, waiting, oldestWaitingMs, walBytes };
    } catch (error) {
      const reason = this.#failure ?? `the journal cannot be read: ${(error as Error).message}`;
      return { writable: false, reason, setAside, waiting: 0, oldestWaitingMs: 0, walBytes: 0 };
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#waiting.length > 0) this.#flush();
    await Promise.resolve();
    this.#file.close();
  }

  #flush(): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    try {
      this.#write(batch);
    } catch (error) {
      const renewed = isCorruption(error) && this.#beginAnew((error as Error).message);
      if (batch.length === 1 && !renewed) return this.#refuse(batch, error);
      // One commit for all failed: perhaps some still fit, or one row alone is to blame.
      for (const entry of batch) this.#writeAlone(entry);
      return;
    }
    for (const entry of batch) entry.resolve();
  }

  #writeAlone(entry: Waiting): void {
    try {
      this.#write([entry]);
      entry.resolve();
    } catch (error) {
      this.#refuse([entry], error);
    }
  }

  #write(batch: readonly Waiting[]): void {
    this.#file.commit(() => {
      for (const { hit, content } of batch) {
        this.#file.insert(hit);
        if (content !== undefined) this.#file.insertContent(content);
      }
      this.#pruneSome(batch.length * PRUNED_PER_ADDED);
    });
    if (this.#failure !== undefined) this.#recovered();
  }

  #refuse(batch: readonly Waiting[], cause: unknown): void {
    const error = new JournalError(cause);
    if (this.#failure === undefined) {
      this.#options.logger.error({ err: error }, 'journal refuses hits; they are answered 503');
    }
    this.#failure = error.message;
    for (const entry of batch) entry.reject(error);
  }

  #recovered(): void {
    this.#failure = undefined;
    this.#options.logger.warn({}, 'journal takes hits again');
  }

  #pruneSome(limit: number): void {
    if (this.#pruned >= this.#confirmed) return;
    if (this.#file.prune(this.#confirmed, limit) < limit) this.#pruned = this.#confirmed;
  }

  #housekeeping(): void {
    try {
      if (this.#file.isGone()) this.#replaceGone();
      this.#confirmed = readConfirmed(this.#options.dir, this.#file.instance);
      const due = this.#pruned < this.#confirmed || this.#failure !== undefined;
      if (due) this.#idleCommit();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'journal housekeeping failed');
      if (isCorruption(error)) this.#beginAnew((error as Error).message);
    }
    this.#checkpoint();
  }

  #checkpoint(): void {
    try {
      this.#file.checkpoint(this.#waiting.length > 0);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'journal checkpoint failed; it is tried again');
    }
  }

  /** Prune without traffic, and find out whether a disk that refused takes writes again. */
  #idleCommit(): void {
    const now = this.#options.now();
    this.#file.commit(() => {
      this.#file.touch(now);
      this.#pruneSome(PRUNED_WHEN_IDLE);
      this.#file.forgetContent(now - this.#options.contentWindowMs);
    });
    if (this.#failure !== undefined) this.#recovered();
  }

  /** The file turned out to be damaged while in use. @returns whether there is a new one */
  #beginAnew(reason: string): boolean {
    try {
      const { dir, now } = this.#options;
      this.#moveInto(this.#file, this.#confirmed, () => setAside(dir, now, reason));
      return true;
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the damaged journal cannot be replaced');
      return false;
    }
  }

  /** The file was moved or removed by somebody. */
  #replaceGone(): void {
    const { dir, now, logger } = this.#options;
    const copied = this.#moveInto(this.#file, this.#confirmed, () => openOrSetAside(dir, now));
    logger.error({ copied }, 'the journal file was moved or removed; a new one is in use');
  }

  /** Go on in a new file with what waits in the old one, which is still open and can perhaps be read. */
  #moveInto(old: JournalFile, confirmed: number, openNew: () => OpenedJournal): number {
    const fresh = this.#use(openNew());
    let copied = 0;
    try {
      fresh.commit(() => {
        copied = fresh.copyFrom(old, confirmed);
      });
    } catch (error) {
      fresh.close();
      throw error;
    }
    this.#file = fresh;
    old.close();
    return copied;
  }

  #use({ db, setAside }: OpenedJournal): JournalFile {
    if (readConfirmed(this.#options.dir, instanceOf(db)) > lastIdOf(db)) {
      renewInstance(db);
      this.#options.logger.warn(
        {},
        'the journal is older than what was confirmed of it (a backup?); it is read from its begin again',
      );
    }
    const file = new JournalFile(db, this.#options.dir);
    if (setAside !== undefined) {
      this.#setAside = setAside.path;
      this.#options.logger.error(
        { file: setAside.path, reason: setAside.reason },
        'journal was damaged and set aside; a new one is in use; run `vicibridge recover` on the file',
      );
    }
    this.#pruned = 0;
    this.#confirmed = readConfirmed(this.#options.dir, file.instance);
    return file;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { beat } from './beats.ts';
import { Connection } from './connection.ts';
import { hitRequest } from './hit.ts';
import type { Load, LoadResult } from './load.ts';
import { Outcome } from './outcome.ts';

/** What the last answers may take, after everything was sent. */
const LAST_ANSWERS_MS = 10_000;

/**
 * Hits at fixed times, whatever the server does. A latency counts from the moment at which the hit was due,
 * so a stall of the server (or of this process) costs every hit that fell into it (no coordinated omission).
 */
export async function runOpenLoop(load: Load, ratePerSecond: number): Promise<LoadResult> {
  const outcome = new Outcome(load);
  const pool = new ConnectionPool(load);
  const total = Math.min(load.maxHits, Math.floor((load.maxMs * ratePerSecond) / 1000));
  await beat({ intervalMs: 1000 / ratePerSecond, count: total }, (number, dueAt) => {
    outcome.sent(dueAt, performance.now());
    pool.send(number, (answer) => outcome.record(answer, dueAt));
  });
  const deadline = performance.now() + LAST_ANSWERS_MS;
  while (outcome.done < total && performance.now() < deadline) await delay(1);
  pool.close();
  return outcome.result();
}

/** A hit takes an idle connection, or a new one: none ever waits for another's answer. */
class ConnectionPool {
  readonly #load: Load;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();

  constructor(load: Load) {
    this.#load = load;
    if (load.connectionPerRequest) return;
    for (let opened = 0; opened < load.connections; opened += 1) this.#idle.push(this.#open());
  }

  send(number: number, onAnswer: Parameters<Connection['send']>[1]): void {
    const { hookPath, firstHit, connectionPerRequest } = this.#load;
    const connection = this.#take();
    connection.send(hitRequest(firstHit + number, hookPath, connectionPerRequest), (answer) => {
      onAnswer(answer);
      if (!connectionPerRequest && connection.isOpen) this.#idle.push(connection);
      else this.#drop(connection);
    });
  }

  close(): void {
    for (const connection of this.#all) this.#drop(connection);
  }

  #take(): Connection {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) return this.#open();
      if (idle.isOpen) return idle;
      this.#drop(idle);
    }
  }

  #open(): Connection {
    const connection = new Connection(this.#load.port);
    this.#all.add(connection);
    return connection;
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection);
    connection.close();
  }
}

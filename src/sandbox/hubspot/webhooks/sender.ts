import { setTimeout as wait } from 'node:timers/promises';
import { createRandom, type SeededRandom } from '../../seeded-random.ts';
import type { HubspotEvent } from './event.ts';
import { signatureHeaders } from './sign.ts';
import type { WebhookTally, WebhookTarget } from './target.ts';

const RETRIES = 10;

/**
 * Posts events to one target the way HubSpot does: together up to `maxBatch`, several requests at once, a
 * failed one repeated up to ten times with a higher `attemptNumber`, in no promised order.
 */
export class WebhookSender {
  readonly tally: { -readonly [Name in keyof WebhookTally]: WebhookTally[Name] };
  readonly #target: WebhookTarget;
  readonly #now: () => number;
  readonly #random: SeededRandom;
  readonly #stopping = new AbortController();
  #pending: HubspotEvent[] = [];
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;
  #waiters: (() => void)[] = [];

  constructor(target: WebhookTarget, now: () => number) {
    this.#target = target;
    this.#now = now;
    this.#random = createRandom(target.faults?.seed ?? 1);
    this.tally = { delivered: 0, requests: 0, retries: 0, lost: 0 };
  }

  push(event: HubspotEvent): void {
    if (this.#stopping.signal.aborted) return;
    this.#pending.push(event);
    if (this.#random.chance(this.#target.faults?.duplicateShare ?? 0)) this.#pending.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), this.#target.flushMs ?? 10);
  }

  /** Resolves when every event so far is delivered or given up. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#tellDrained();
    });
  }

  /** Drop what waits and what is under way. */
  stop(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    this.#pending = [];
    this.#tellDrained();
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#target.faults?.shuffle === true) shuffle(this.#pending, this.#random);
    this.#sendMore();
  }

  #sendMore(): void {
    const { maxBatch = 100, concurrency = 10 } = this.#target;
    while (this.#pending.length > 0 && this.#underWay < concurrency) {
      this.#underWay += 1;
      void this.#deliver(this.#pending.splice(0, maxBatch)).finally(() => {
        this.#underWay -= 1;
        if (this.#timer === undefined) this.#sendMore();
        this.#tellDrained();
      });
    }
  }

  async #deliver(batch: readonly HubspotEvent[]): Promise<void> {
    for (let attempt = 0; attempt <= RETRIES && !this.#stopping.signal.aborted; attempt += 1) {
      if (attempt > 0) {
        await this.#pause(attempt);
        this.tally.retries += 1;
      }
      if (!(await this.#post(batch, attempt))) continue;
      this.tally.delivered += batch.length;
      return;
    }
    this.tally.lost += batch.length;
  }

  async #post(batch: readonly HubspotEvent[], attemptNumber: number): Promise<boolean> {
    const { url, signedUrl, secret, timeoutMs = 5000 } = this.#target;
    const body = JSON.stringify(batch.map((event) => ({ ...event, attemptNumber })));
    const signed = { secret, method: 'POST', url: signedUrl ?? url, body, timestamp: this.#now() };
    this.tally.requests += 1;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)',
          ...signatureHeaders(signed),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#stopping.signal]),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      // Refused, reset or too late: HubSpot repeats all of these alike.
      return false;
    }
  }

  async #pause(attempt: number): Promise<void> {
    const ms = (this.#target.retryMs ?? 50) * attempt;
    await wait(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #tellDrained(): void {
    if (this.#pending.length > 0 || this.#underWay > 0) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}

function shuffle(items: HubspotEvent[], random: SeededRandom): void {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [one, two] = [items[at], items[other]];
    if (one === undefined || two === undefined) continue;
    items[at] = two;
    items[other] = one;
  }
}

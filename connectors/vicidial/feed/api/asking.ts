import type { z } from 'zod';
import type { FeedLoad } from '../../../../src/call-feed.ts';
import type { DialerTraffic, GovernorRules } from '../../../../src/dialer-traffic.ts';
import type { Api } from '../../api.ts';
import { callFunction } from '../../functions/call-function.ts';
import type { FunctionDefinition } from '../../functions/define-function.ts';

/** Asks the dialer's API in the lane where everything else goes first, and counts what that costs. */
export interface Asking {
  /** The rows; none where there is nothing. Throws what `callFunction` throws. */
  rows<Input extends z.ZodType<Record<string, unknown>>, Fields extends z.ZodType, Row extends z.ZodType>(
    definition: FunctionDefinition<Input, Fields, Row>,
    input: z.input<Input>,
    signal: AbortSignal,
  ): Promise<readonly z.output<Row>[]>;
  load(): FeedLoad;
  isSlow(): boolean;
}

export interface AskingParts {
  readonly api: Api;
  readonly nonLatin: boolean;
  readonly traffic: Pick<DialerTraffic, 'figures'>;
  readonly rules: Pick<GovernorRules, 'ratePerSecond'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What was seen of the dialer's state counts for so long. */
const SEEN_MS = 60_000;

export function createAsking({ api, nonLatin, traffic, rules, now }: AskingParts): Asking {
  const load = { statements: 0, rows: 0, busyMs: 0, slowestMs: 0 };
  let slowAt: number | undefined;

  /** The governor has cut the rate, keeps quiet hours, or the login is refused. */
  async function look(): Promise<void> {
    const { ratePerSecond, quietUntil, circuit } = await traffic.figures();
    const isCut = ratePerSecond !== undefined && ratePerSecond < rules.ratePerSecond / 2;
    slowAt = isCut || quietUntil !== undefined || circuit.state !== 'closed' ? now() : undefined;
  }

  return {
    async rows(definition, input, signal) {
      let sentAt = now();
      // Waiting for a turn is no work of the dialer's.
      const beforeSend = (): void => void (sentAt = now());
      const options = { signal, lane: 'normal', beforeSend } as const;
      try {
        const { rows } = await callFunction(definition, input, { api, nonLatin }, options);
        load.rows += rows.length;
        return rows;
      } finally {
        const tookMs = Math.max(0, now() - sentAt);
        load.statements += 1;
        load.busyMs += tookMs;
        load.slowestMs = Math.max(load.slowestMs, tookMs);
        await look();
      }
    },
    load: () => ({ ...load }),
    isSlow: () => slowAt !== undefined && now() - slowAt < SEEN_MS,
  };
}

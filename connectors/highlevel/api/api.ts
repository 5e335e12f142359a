import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Account } from '../../../src/account.ts';
import type { ConnectorTools } from '../../../src/connector.ts';
import { AmbiguousError, TransientError } from '../../../src/domain/errors.ts';
import { localAccount } from '../../../src/kit/local-account.ts';
import type { HighLevelSettings } from '../settings.ts';
import { type Call, createExchange } from './exchange.ts';
import { failureOf } from './failure.ts';
import { dayUsed, limitOf } from './limits.ts';

export interface HighLevelApi {
  readonly account: Account;
  /** Ask within the account's limits; the answer checked. Throws the delivery errors, RefusedError among them. */
  ask<Schema extends z.ZodType>(call: Call, schema: Schema, signal: AbortSignal): Promise<z.output<Schema>>;
  /** The same API for what the configured share of the day's requests does not hold back. */
  readonly urgent: HighLevelApi;
  close(): Promise<void>;
}

const INTERVAL_MS = 10_000;
const LOOK_AGAIN_MS = 15 * 60_000;
const LIMITS = ['burst', 'day'] as const;
const SHARE = 'share';

/** The API of one sub-account. Its limits are those of the location, whatever token asks. */
export function createApi(
  settings: HighLevelSettings,
  { name, now, openAccount }: Pick<ConnectorTools, 'name' | 'now' | 'openAccount'>,
): HighLevelApi {
  const options = {
    id: digest(settings.baseUrl, settings.locationId),
    who: `HighLevel (${name})`,
    limits: {
      burst: { requests: settings.requestsPer10s, perMs: INTERVAL_MS },
      // Only ever paused: HighLevel counts the day itself and tells it with every answer.
      day: { requests: Number.POSITIVE_INFINITY, perMs: INTERVAL_MS },
      [SHARE]: { requests: Number.POSITIVE_INFINITY, perMs: INTERVAL_MS },
    },
  };
  const account = openAccount?.(options) ?? localAccount(options, now);
  const exchange = createExchange(settings);
  const open = (limits: readonly string[]): HighLevelApi => ({
    account,
    get urgent() {
      return limits === LIMITS ? this : open(LIMITS);
    },
    async ask(call, schema, signal) {
      await account.turn(limits, signal);
      const answer = await exchange.send(call, signal);
      if (answer.status === 429) {
        const { limit, until } = limitOf(answer, now());
        await account.pause(limit, until, 'HighLevel answered 429');
      } else if (dayUsed(answer) >= settings.dailyShare) {
        await account.pause(SHARE, now() + LOOK_AGAIN_MS, "dailyShare of the day's requests is used");
      }
      if (answer.status < 200 || answer.status >= 300) throw failureOf(call, answer, now());
      return readAnswer(call, answer.text, schema);
    },
    close: () => exchange.close(),
  });
  return open([...LIMITS, SHARE]);
}

function readAnswer<Schema extends z.ZodType>(call: Call, text: string, schema: Schema): z.output<Schema> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw unreadable(call);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unreadable(call);
  return parsed.data;
}

/** A web page, or JSON of another form: never taken for success. */
function unreadable({ what, effect }: Call): Error {
  const message = `HighLevel's answer cannot be read after it was asked to ${what}.`;
  return effect === 'once'
    ? new AmbiguousError(`${message} It may have done it.`, { code: 'unreadable-answer' })
    : new TransientError(message, { code: 'unreadable-answer' });
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Admission, NamedPace } from '../../kit/account/gate.ts';
import { asked, type Away } from '../dialer-traffic/away.ts';
import type { AccountKeys } from './keys.ts';

const NOW = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000`;

/**
 * May one request go under all of these limits? The same reckoning as src/kit/account/pace.ts, by Redis' clock.
 * KEYS: for each limit its pause and its pace. ARGV: for each limit the interval and what may be ahead, ms.
 * Answers {'paused', limit's number, ms, reason}, {'wait', ms} or {'go'}, which is counted.
 */
const TURN = `${NOW}
for i = 1, #KEYS / 2 do
  local untilMs = tonumber(redis.call('HGET', KEYS[2 * i - 1], 'until'))
  if untilMs and untilMs > now then
    return {'paused', i, math.ceil(untilMs - now), redis.call('HGET', KEYS[2 * i - 1], 'reason') or ''}
  end
end
local wait = 0
local due = {}
for i = 1, #KEYS / 2 do
  local interval, ahead = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  due[i] = tonumber(redis.call('GET', KEYS[2 * i])) or now
  -- Redis' clock may have been set back: nobody waits longer than for the longest line.
  if due[i] > now + ahead + interval then due[i] = now + ahead + interval end
  if due[i] - ahead - now > wait then wait = due[i] - ahead - now end
end
if wait > 0 then return {'wait', math.ceil(wait)} end
for i = 1, #KEYS / 2 do
  local interval = tonumber(ARGV[2 * i - 1])
  if interval > 0 then
    local nextDue = math.max(due[i], now) + interval
    redis.call('SET', KEYS[2 * i], string.format('%.3f', nextDue), 'PX', math.ceil(nextDue - now) + 1000)
  end
end
return {'go'}`;

/** Let a limit rest, unless it rests for longer already. KEYS: pause. ARGV: ms from now, reason. */
const PAUSE = `${NOW}
local untilMs = now + ARGV[1]
if (tonumber(redis.call('HGET', KEYS[1], 'until')) or 0) >= untilMs then return 0 end
redis.call('HSET', KEYS[1], 'until', string.format('%.3f', untilMs), 'reason', ARGV[2])
redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[1]))
return 1`;

/** How long a limit still rests. KEYS: pause. */
const PAUSED = `${NOW}
local untilMs = tonumber(redis.call('HGET', KEYS[1], 'until'))
if not untilMs or untilMs <= now then return {} end
return {math.ceil(untilMs - now), redis.call('HGET', KEYS[1], 'reason') or ''}`;

const TurnAnswer = z.union([
  z.tuple([z.literal('go')]),
  z.tuple([z.literal('wait'), z.number()]),
  z.tuple([z.literal('paused'), z.number(), z.number(), z.string()]),
]);
const PausedAnswer = z.union([z.tuple([z.number(), z.string()]), z.tuple([])]);

export interface LimitsOptions {
  readonly redis: Redis;
  readonly keys: AccountKeys;
  readonly away: Away;
}

/** One request of this worker among those of all. Throws what `away` makes when Redis does not answer. */
export async function admit(
  { redis, keys, away }: LimitsOptions,
  paces: readonly NamedPace[],
): Promise<Admission> {
  const names = paces.flatMap(({ limit }) => [keys.pause(limit), keys.pace(limit)]);
  const values = paces.flatMap(({ intervalMs, aheadMs }) => [intervalMs, aheadMs]);
  const answer = TurnAnswer.parse(
    await asked(redis, () => redis.eval(TURN, names.length, ...names, ...values), away),
  );
  if (answer[0] === 'go') return { kind: 'go' };
  if (answer[0] === 'wait') return { kind: 'wait', waitMs: answer[1] };
  const [, index, leftMs, reason] = answer;
  return { kind: 'paused', limit: paces[index - 1]?.limit ?? '', leftMs, reason };
}

/** `leftMs`: from now on, milliseconds. */
export async function pauseLimit(
  { redis, keys, away }: LimitsOptions,
  limit: string,
  leftMs: number,
  reason: string,
): Promise<void> {
  if (leftMs <= 0) return;
  await asked(redis, () => redis.eval(PAUSE, 1, keys.pause(limit), leftMs, reason), away);
}

/** undefined = it does not rest. */
export async function pauseOf(
  { redis, keys, away }: LimitsOptions,
  limit: string,
): Promise<{ readonly leftMs: number; readonly reason: string } | undefined> {
  const answer = PausedAnswer.parse(await asked(redis, () => redis.eval(PAUSED, 1, keys.pause(limit)), away));
  return answer.length === 0 ? undefined : { leftMs: answer[0], reason: answer[1] };
}

import { phoneNumberLog } from '../../functions/leads/logs.ts';
import type { Asking } from './asking.ts';
import type { Direction } from './day-counts.ts';
import { trim } from './day-leads.ts';

/** A call as `phone_number_log` tells it: without its lead, its campaign and its ids. */
export interface NumberCall {
  readonly direction: Direction;
  /** The number that was dialled, or that called. */
  readonly phone: string;
  /** `2026-11-21 21:43:44` on the dialer's clock. */
  readonly localTime: string;
  readonly listId: string;
  readonly lengthSeconds: number;
  readonly status: string;
  readonly termReason: string;
  /** Of its lead as it is now. */
  readonly sourceId: string;
  readonly user: string;
}

export interface NumberCalls {
  /** Calls of these numbers; what was told lately is not asked again. */
  of(
    phones: readonly string[],
    directions: readonly Direction[],
    options: { readonly signal: AbortSignal; readonly fresh: boolean },
  ): Promise<readonly NumberCall[]>;
}

/** VICIdial walks over its log once for each number: a batch holds the table for so many walks. */
const BATCH = 10;
/** Longer than the hour between two looks. */
const KEPT_MS = 70 * 60_000;
const NUMBERS_KEPT = 20_000;
const TYPES = { outbound: 'OUT', inbound: 'IN' } as const;

/**
 * Calls by `phone_number_log` (Non-Agent API 2.14-202). Its rows do not tell which log they are from, so each is
 * asked for by itself. The governor lets one such call run at a time.
 */
export function createNumberCalls(asking: Asking, now: () => number): NumberCalls {
  const kept = new Map<string, { readonly at: number; readonly calls: readonly NumberCall[] }>();

  async function read(
    direction: Direction,
    phones: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly NumberCall[]> {
    const input = { phoneNumber: phones.join(','), type: TYPES[direction], detail: 'ALL' } as const;
    const rows = await asking.rows(phoneNumberLog, input, signal);
    const calls = rows.map((row) => ({
      direction,
      phone: row.phone_number,
      localTime: row.call_date,
      listId: row.list_id,
      lengthSeconds: row.length_in_sec,
      status: row.call_status,
      termReason: row.hangup_reason,
      sourceId: row.source_id,
      user: row.user,
    }));
    const byPhone = Map.groupBy(calls, ({ phone }) => phone);
    for (const phone of phones) {
      kept.delete(`${direction} ${phone}`);
      kept.set(`${direction} ${phone}`, { at: now(), calls: byPhone.get(phone) ?? [] });
    }
    return calls;
  }

  return {
    async of(phones, directions, { signal, fresh }) {
      const found: NumberCall[] = [];
      for (const direction of directions) {
        const unknown: string[] = [];
        for (const phone of phones) {
          const known = kept.get(`${direction} ${phone}`);
          if (!fresh && known !== undefined && now() - known.at < KEPT_MS) found.push(...known.calls);
          else unknown.push(phone);
        }
        for (let from = 0; from < unknown.length; from += BATCH)
          found.push(...(await read(direction, unknown.slice(from, from + BATCH), signal)));
      }
      trim(kept, NUMBERS_KEPT);
      return found;
    },
  };
}

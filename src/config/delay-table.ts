import { retryDelayMs } from '../domain/backoff.ts';
import type { Delivery } from './delivery.ts';

interface Wait {
  /** Number of the try that comes after the wait. */
  readonly attempt: number;
  readonly longestMs: number;
  readonly shortestMs: number;
  /** Since the first try, if every wait is the longest. */
  readonly sinceMs: number;
}

/** When each try comes, as a Markdown table; tries after the longest wait is reached share a line. */
export function delayTable(delivery: Delivery): string {
  const waits = listWaits(delivery);
  const capped = waits.findIndex(({ longestMs }) => longestMs === delivery.maxBackoffMs);
  const end = capped === -1 ? waits.length : capped;
  const lines = waits.slice(0, end).map((wait) => line(String(wait.attempt), wait));
  const first = waits[end];
  const last = waits.at(-1);
  if (first !== undefined && last !== undefined)
    lines.push(line(`${first.attempt} to ${last.attempt}`, last));
  return ['| Try | Wait before it | At most since the first |', '| --- | --- | --- |', ...lines].join('\n');
}

function listWaits(delivery: Delivery): Wait[] {
  const waits: Wait[] = [];
  let sinceMs = 0;
  for (let failed = 1; failed < delivery.attempts; failed += 1) {
    const longestMs = retryDelayMs(failed, delivery, 0);
    sinceMs += longestMs;
    waits.push({ attempt: failed + 1, longestMs, shortestMs: retryDelayMs(failed, delivery, 1), sinceMs });
  }
  return waits;
}

function line(attempt: string, wait: Wait): string {
  const range = `${duration(wait.shortestMs)} to ${duration(wait.longestMs)}`;
  return `| ${attempt} | ${range} | ${duration(wait.sinceMs)} |`;
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds} s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Math.round(seconds % 60);
  const parts = [
    [hours, 'h'],
    [minutes, 'min'],
    [rest, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

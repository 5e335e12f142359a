import { UsageError } from '../context.ts';

const RATE_MAX = 1000;

/** Deliveries a second, of `--rate`. @throws UsageError for what cannot be one */
export function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (text.trim() !== '' && rate > 0 && rate <= RATE_MAX) return rate;
  throw new UsageError(`--rate ${text}: use a number of deliveries a second, up to ${RATE_MAX}`);
}

/**
 * When the next delivery to a destination is due, in milliseconds from now: the due times stand in the ledger,
 * so the pace is kept after the command has ended, and over restarts.
 */
export function paceOf(rate: number | undefined): (destination: string) => number {
  const gone = new Map<string, number>();
  return (destination) => {
    if (rate === undefined) return 0;
    const before = gone.get(destination) ?? 0;
    gone.set(destination, before + 1);
    return Math.round((before * 1000) / rate);
  };
}

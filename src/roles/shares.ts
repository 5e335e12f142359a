import { DIALER_TYPE } from '../config/schema.ts';
import type { Share } from '../ledger/work-list.ts';
import { urgentQueueOf } from '../queue/queue-names.ts';
import type { Destination } from './destinations.ts';

/** How the deliveries of one of a destination's two queues go. */
export interface Pace {
  readonly queue: string;
  readonly concurrency: number;
  /** Starts a second; absent = no limit of ours. */
  readonly ratePerSecond: number | undefined;
}

export const SHARES: readonly Share[] = ['normal', 'urgent'];

/** What is urgent is little and short: so many at once are enough, and they never wait for the others. */
const URGENT_CONCURRENCY = 2;
/** VICIdial locks a user after ten wrong logins, so no more than this are under way to a dialer, in sum. */
const DIALER_CONCURRENCY_MAX = 8;
/** Of a destination's rate this much is kept for what is urgent, so that both together keep to it. */
const URGENT_RATE_SHARE = 0.2;

/**
 * The pace of a destination's queue for what is urgent, or of the one for all else. A dialer's urgent
 * deliveries have no rate here: its governor paces every call, and lets them go first.
 */
export function paceOf({ name, type, delivery }: Destination, share: Share): Pace {
  const { concurrency, ratePerSecond: rate } = delivery;
  const isDialer = type === DIALER_TYPE;
  const urgent = Math.min(URGENT_CONCURRENCY, concurrency);
  if (share === 'urgent') {
    return {
      queue: urgentQueueOf(name),
      concurrency: urgent,
      ratePerSecond: rate === undefined || isDialer ? undefined : rate * URGENT_RATE_SHARE,
    };
  }
  return {
    queue: name,
    concurrency: isDialer ? Math.min(concurrency, DIALER_CONCURRENCY_MAX - urgent) : concurrency,
    ratePerSecond: rate === undefined || isDialer ? rate : rate * (1 - URGENT_RATE_SHARE),
  };
}

import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimit {
  /**
   * Count one post. Resolves with the seconds to wait where it is one too many, else with undefined.
   * @param address '' where it is not known: all such are one sender
   */
  take(address: string): Promise<number | undefined>;
}

const MINUTE_SECONDS = 60;
const ALL = 'all';

/**
 * So many posts in a minute. The address is asked first, so that one sender who posts without end does not
 * use up what is there for the others.
 */
export function createRateLimit(limits: {
  readonly perMinute: number;
  readonly perAddressPerMinute: number;
}): RateLimit {
  const byAddress = new RateLimiterMemory({
    points: limits.perAddressPerMinute,
    duration: MINUTE_SECONDS,
  });
  const total = new RateLimiterMemory({ points: limits.perMinute, duration: MINUTE_SECONDS });
  return {
    take: async (address) => (await consume(byAddress, networkOf(address))) ?? (await consume(total, ALL)),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}

/** One customer has a whole /64 of IPv6 addresses: the first four groups tell them apart. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

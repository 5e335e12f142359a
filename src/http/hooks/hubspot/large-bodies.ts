import type { Request, RequestHandler } from 'express';
import { send } from '../steps.ts';

/** A hundred events have some 40 KB, but the value of one property can have 64 KB. */
const LARGE_BYTES = 2 * 1024 * 1024;
/** How many bodies above the usual limit are in memory at once. */
const AT_ONCE = 16;
const RETRY_SECONDS = '5';

export interface LargeBodies {
  readonly maxBodyBytes: number;
  /** Lets a request on whose body is not longer than the usual limit, and so many others at a time. */
  readonly admit: RequestHandler;
}

/**
 * HubSpot packs up to a hundred events into a request, and gives up for good what it could not deliver in ten
 * tries: such a request is taken up to 2 MB, whatever the usual limit. What is too many at once is told to
 * come again with 503, which HubSpot does.
 */
export function largeBodies({ maxBodyBytes }: { readonly maxBodyBytes: number }): LargeBodies {
  let reading = 0;
  return {
    maxBodyBytes: Math.max(maxBodyBytes, LARGE_BYTES),
    admit: (request, response, next) => {
      if (isUsual(request, maxBodyBytes)) return next();
      if (reading >= AT_ONCE) {
        const text = 'NOT KEPT: too many large requests at once; send it again';
        send(response, { status: 503, text, headers: { 'retry-after': RETRY_SECONDS } });
        return;
      }
      reading += 1;
      response.once('close', () => {
        reading -= 1;
      });
      next();
    },
  };
}

/** By its head: a packed body, or one that does not say its length, may become long. */
function isUsual({ headers }: Request, maxBodyBytes: number): boolean {
  const packed = /\b(?:gzip|deflate|br)\b/i.test(headers['content-encoding'] ?? '');
  const length = headers['content-length'];
  if (packed || headers['transfer-encoding'] !== undefined) return false;
  return length === undefined || Number(length) <= maxBodyBytes;
}

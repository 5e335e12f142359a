import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { clientAddress } from '../../client-address.ts';
import type { MendedRequests } from '../../mended-requests.ts';
import { presentedKeys } from '../credentials.ts';
import type { KeepContext } from '../keep-all.ts';
import { verifyStandardWebhook, webhookFaultText } from '../standard-webhooks.ts';
import { answerOversize, bodyOf, onlyMethods, queryOf, readRawBody, send } from '../steps.ts';
import type { DncDoor } from './door.ts';
import { type DncVendor, enter, vendorsOf } from './enter.ts';
import { takeNumbers } from './take-numbers.ts';

export interface DncHooksOptions extends KeepContext {
  readonly doors: ReadonlyMap<string, DncDoor>;
  readonly mended: MendedRequests;
  readonly trustedProxies: number;
}

interface Entered {
  readonly vendor: DncVendor;
  readonly proof: 'key' | 'signature';
  readonly query: Uint8Array;
  readonly salvaged: boolean;
}

/** Ten thousand numbers with names around them, and some more. */
const BODY_BYTES = 1024 * 1024;

/** `/hooks/dnc/<source>`: numbers that must not be called, from compliance vendors. */
export function dncRouter(options: DncHooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  router.all('/hooks/dnc/:source{/:key}', [
    onlyMethods(['GET', 'POST'], options.counters),
    enterFirst(options, vendorsOf(options.doors)),
    readRawBody({ maxBodyBytes: BODY_BYTES }),
    keep(options),
  ]);
  router.use(
    answerOversize({ counters: options.counters, remedy: 'send at most 10000 numbers in one request' }),
  );
  return router;
}

/** Ask for the key before the body: nobody without one can make us hold bodies in memory. */
function enterFirst(options: DncHooksOptions, vendors: ReadonlyMap<string, DncVendor>): RequestHandler {
  return (request, response, next) => {
    const { source = '', key } = request.params as Record<string, string | undefined>;
    const mended = options.mended.of(request);
    const query = mended?.query ?? queryOf(request);
    const secretHeader = request.headers['x-vicibridge-secret'];
    const keys = presentedKeys({
      pathKey: key,
      query,
      authorization: request.headers.authorization,
      secretHeader: typeof secretHeader === 'string' ? secretHeader : undefined,
    });
    const entry = enter(vendors.get(source), keys, { headers: request.headers, now: options.now() });
    if ('refusal' in entry) {
      options.counters[entry.count] += 1;
      return send(response, entry.refusal);
    }
    const entered: Entered = { ...entry, query, salvaged: mended !== undefined };
    response.locals['entered'] = entered;
    next();
  };
}

function keep(options: DncHooksOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const { vendor, proof, query, salvaged } = response.locals['entered'] as Entered;
    const body = bodyOf(request);
    if (proof === 'signature') {
      const { signingSecrets } = vendor.door;
      const verdict = verifyStandardWebhook(request.headers, body, signingSecrets, options.now());
      if (verdict !== 'ok') {
        options.counters.badSignature += 1;
        return send(response, { status: 401, text: `REFUSED: ${webhookFaultText(verdict)}` });
      }
    }
    const answer = await takeNumbers(
      {
        hook: 'dnc',
        source: vendor.door.name,
        trigger: 'dnc',
        timezone: 'UTC',
        method: request.method,
        path: `/hooks/dnc/${vendor.door.name}`,
        // It is not part of what is signed: whoever saw a signed post could add to it.
        query: proof === 'signature' ? Buffer.alloc(0) : query,
        headers: request.headers,
        body,
        remoteAddress: clientAddress(request, options.trustedProxies),
        salvaged,
      },
      vendor.door,
      options,
    );
    send(response, answer);
  };
}

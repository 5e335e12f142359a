import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from '../../domain/logger.ts';
import type { Counters } from '../counters.ts';
import type { Answer } from '../hooks/answer.ts';
import { onlyMethods, send } from '../hooks/steps.ts';
import type { RecordingDoor, RecordingSettings } from './door.ts';
import { openLink, type OpenedLink } from './open-link.ts';
import { play } from './play.ts';
import { Turns } from './turns.ts';
import { openUpstream, type Upstream, type UpstreamLimits } from './upstream.ts';
import { ListenerLeftError, UpstreamError } from './upstream-error.ts';

export interface RecordingsOptions {
  readonly settings: RecordingSettings;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly now: () => number;
  readonly limits?: Partial<RecordingLimits> | undefined;
}

/** Milliseconds. */
export interface RecordingLimits extends UpstreamLimits {
  /** A listener who takes nothing for so long has left. */
  readonly listenerMs: number;
}

const LIMITS: RecordingLimits = { connectMs: 5000, headersMs: 15_000, idleMs: 20_000, listenerMs: 60_000 };
const BUSY: Answer = {
  status: 503,
  text: 'BUSY: as many recordings of this dialer are being played as may be; try again in a moment',
  headers: { 'retry-after': '5', 'cache-control': 'no-store' },
};

interface Played {
  readonly door: RecordingDoor;
  readonly upstream: Upstream;
  readonly turns: Turns;
}

/**
 * `/recordings/<token>`: plays a recording to whoever has the link, without the dialer's address or
 * credentials. Needs no ledger: the link says it all.
 */
export function recordingsRouter(options: RecordingsOptions): Router & { close(): Promise<void> } {
  const { settings, counters, now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const played = new Map(
    settings.dialers.map((door): [string, Played] => [
      door.name,
      { door, upstream: openUpstream(door, limits), turns: new Turns(door.concurrency) },
    ]),
  );
  const doors = new Map(settings.dialers.map((door) => [door.name, door]));
  const router = express.Router({ caseSensitive: true });
  router.all('/recordings/:link', onlyMethods(['GET', 'HEAD'], counters), async (request, response) => {
    const { link = '' } = request.params as Record<string, string | undefined>;
    const opened = openLink(link, { secrets: settings.secrets, doors, now: now() });
    if ('refusal' in opened) {
      counters.badLinks += 1;
      return send(response, opened.refusal);
    }
    const dialer = played.get(opened.door.name);
    const giveBack = dialer?.turns.take();
    if (dialer === undefined || giveBack === undefined) return send(response, BUSY);
    response.setTimeout(limits.listenerMs);
    counters.recordings += 1;
    await serve(opened, { request, response, upstream: dialer.upstream }, options).finally(giveBack);
  });
  const close = async (): Promise<void> => {
    await Promise.all([...played.values()].map(({ upstream }) => upstream.close()));
  };
  return Object.assign(router, { close });
}

/** One line for each request, without the link. */
async function serve(
  link: OpenedLink,
  exchange: { readonly request: Request; readonly response: Response; readonly upstream: Upstream },
  { logger, now }: RecordingsOptions,
): Promise<void> {
  const { request, response } = exchange;
  const startedAt = now();
  const common = { dialer: link.door.name, method: request.method, ranged: 'range' in request.headers };
  try {
    const bytes = await play(link, exchange);
    const { statusCode: status } = response;
    logger.info({ ...common, status, bytes, durationMs: now() - startedAt }, 'recording played');
  } catch (error) {
    const fields = { ...common, durationMs: now() - startedAt };
    if (error instanceof ListenerLeftError) {
      response.destroy();
      return logger.info(fields, 'recording left');
    }
    if (!(error instanceof UpstreamError)) throw error;
    const { status, code, message } = error;
    logger.warn({ ...fields, status, code }, 'recording not played');
    // The head was sent: a connection that breaks is the only way left to say so.
    if (response.headersSent) return void response.destroy();
    send(response, { status, text: `NOT PLAYED: ${message}`, headers: { 'cache-control': 'no-store' } });
  }
}

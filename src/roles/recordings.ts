import type { Config } from '../config/config.ts';
import { toList } from '../config/name.ts';
import { lookAfterMsOf } from '../config/recordings.ts';
import type { Connection } from '../connector.ts';
import { addOwnEvent } from '../dispatch/own-event.ts';
import { recordingFoundEvent } from '../dispatch/recordings.ts';
import type { TakeInContext } from '../dispatch/take-in.ts';
import type { Logger } from '../domain/logger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LinkRules } from '../recordings/link/make-link.ts';
import type { LookContext, LookedAtDialer } from '../recordings/look/look-once.ts';
import { createLookUps, type LookUps } from '../recordings/look/look-ups.ts';
import type { Destination } from './destinations.ts';
import { recordingHosts } from './recording-hosts.ts';

interface LookParts extends Pick<TakeInContext, 'routing' | 'now'> {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: Logger;
}

const DAY_MS = 24 * 3600 * 1000;
/** The configuration of a dialer's recordings is refused without what links are made of. */
const NOTHING_TO_LOOK_FOR: LookUps = {
  start: () => 0,
  idle: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** What looks for the recordings of this configuration's dialers; nothing is looked for before its `start`. */
export function lookUpsFor(
  parts: LookParts & { readonly destinations: readonly Destination[]; readonly onAdded: () => void },
): LookUps {
  const context = lookContextOf(parts);
  if (context === undefined) return NOTHING_TO_LOOK_FOR;
  const dialers = parts.destinations.flatMap(({ name, connection }) => {
    const dialer = lookedAtDialer(name, connection, parts.config);
    return dialer === undefined ? [] : [dialer];
  });
  return createLookUps({ ...context, dialers, onAdded: parts.onAdded });
}

/** Undefined = no link can be made with this configuration. */
export function lookContextOf({ config, ledger, logger, routing, now }: LookParts): LookContext | undefined {
  const links = linkRules(config);
  if (links === undefined) return undefined;
  return {
    ledger,
    logger,
    now,
    links,
    eventOf: recordingFoundEvent,
    keep: (trx, event) => addOwnEvent(trx, event, { routing, now }),
  };
}

/** Undefined = the recordings of this one are not looked for. */
export function lookedAtDialer(
  name: string,
  { recordings: finder }: Pick<Connection, 'recordings'>,
  { dialers }: Config,
): LookedAtDialer | undefined {
  const dialer = dialers[name];
  if (dialer?.recordings === undefined || finder === undefined) return undefined;
  const hosts = recordingHosts(dialer);
  return { name, finder, hosts, lookAfterMs: lookAfterMsOf(dialer.recordings) };
}

function linkRules({ server, recordings }: Config): LinkRules | undefined {
  const [secret] = recordings.secret === undefined ? [] : toList(recordings.secret);
  if (server.publicUrl === undefined || secret === undefined) return undefined;
  return { publicUrl: server.publicUrl, secret, lifetimeMs: recordings.linkDays * DAY_MS };
}

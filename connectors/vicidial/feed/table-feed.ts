import type { CallFeed } from '../../../src/call-feed.ts';
import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { VicidialSettings } from '../settings.ts';
import { legsAgain } from './again.ts';
import { legPage, type LegTools } from './leg-page.ts';
import { createSetup } from './setup.ts';
import { createShapes } from './shapes.ts';
import { tellLegs } from './tell.ts';

export interface TableFeedParts {
  readonly database: DialerDatabase;
  /** The dialer's name in the configuration. */
  readonly name: string;
  readonly settings: Pick<VicidialSettings, 'timezone' | 'user'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What stands in no table; a right that is missing is told by `check`. */
const BLIND = [
  'what only the agent’s screen knew of a call: session, phone login, scripts, who parked it',
  'custom fields of users, campaigns, in-groups and DIDs',
  'how a lead, a callback or a name was at the time of the call: they are told as they are now',
];

/**
 * The calls of a dialer out of its own tables: `vicidial_log` for what was dialled, `vicidial_closer_log` for
 * each time that a call came to an in-group.
 */
export function createTableFeed({ database, name, settings, now }: TableFeedParts): CallFeed {
  const tools: LegTools = {
    database,
    setup: createSetup(database, settings.user, now),
    timezone: settings.timezone,
    now,
  };
  const shapes = createShapes(tools, name);
  return {
    reads: 'tables',
    blind: BLIND,
    legs: (window, after, signal) => legPage(window, after, tools, signal),
    again: (legs, signal) => legsAgain(legs, tools, signal),
    values: (legs, signal) => tellLegs(legs, { ...tools, shapes }, signal),
    shapeOf: (leg, signal) => shapes.of(leg, signal),
    urls: (after, signal, limit) => database.urlLog({ by: 'key', after, limit }, signal),
    clockAheadMs: (signal) => database.clockAheadMs(signal),
    load: () => database.load(),
    isSlow: () => database.isSlow(),
  };
}

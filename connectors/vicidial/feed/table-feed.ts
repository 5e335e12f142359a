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
  const shapeOf = createShapes(tools, name);
  return {
    reads: 'tables',
    blind: [],
    legs: (window, after, signal) => legPage(window, after, tools, signal),
    again: (legs, signal) => legsAgain(legs, tools, signal),
    values: (legs, signal) => tellLegs(legs, { ...tools, shapeOf }, signal),
    shapeOf,
    urls: (after, signal) => database.urlLog({ by: 'key', after }, signal),
    load: () => database.load(),
    isSlow: () => database.isSlow(),
  };
}

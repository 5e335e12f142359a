import { z } from 'zod';
import { isFloorType } from '../domain/floor/types.ts';
import type { FoundFault, Path } from './fault.ts';

const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string().catch(''))])
  .optional()
  .catch(undefined);

/** As much as the check needs; what is wrong in itself is the schema's to say. */
const View = z.object({
  dialers: z
    .record(
      z.string(),
      z.object({ feed: z.unknown().optional(), database: z.unknown().optional() }).catch({}),
    )
    .catch({}),
  routes: z.array(z.object({ on: words, dialers: words }).catch({})).catch([]),
});
type Dialer = z.output<typeof View>['dialers'][string];

/**
 * VICIdial tells nobody of what happens on its floor, so a route with such an event needs a dialer that is polled,
 * and one whose poller can see it. Takes anything.
 */
export function checkFeed(data: unknown): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  const { dialers, routes } = parsed.data;
  return routes.flatMap(({ on = [], dialers: only }, index) => {
    const path: Path = ['routes', index, 'on'];
    const types = on.filter(isFloorType);
    const asked = only ?? Object.keys(dialers);
    if (types.length === 0) return [];
    const polled = asked.flatMap((name) => {
      const dialer = dialers[name];
      return dialer?.feed === undefined ? [] : [dialer];
    });
    if (polled.length === 0) return [{ path, message: notPolled(types, asked) }];
    return types.flatMap((type) => {
      const why = unseen(type, polled);
      return why === undefined ? [] : [{ path, message: `${type} ${why}` }];
    });
  });
}

function notPolled(types: readonly string[], asked: readonly string[]): string {
  const where = asked.length === 0 ? 'the dialer' : asked.map((name) => `dialers.${name}`).join(' or ');
  return `${types.join(', ')}: VICIdial tells nobody of that, it must be polled; add a feed block to ${where} (feed: {} has the defaults)`;
}

/** Why none of these pollers can tell an event of this type; undefined = one can. */
function unseen(type: string, dialers: readonly Dialer[]): string | undefined {
  if (dialers.some(({ database }) => database !== undefined)) return undefined;
  if (type === 'call.waiting')
    return "cannot be told: VICIdial's API does not say which calls wait; configure the dialer's database";
  if (!type.startsWith('hopper.') || dialers.some(({ feed }) => hasNumber(feed))) return undefined;
  return "cannot be told: VICIdial's API does not say a campaign's hopper level; give feed.hopperLow as a number of leads, or configure the dialer's database";
}

function hasNumber(feed: unknown): boolean {
  const parsed = z.object({ hopperLow: z.number() }).safeParse(feed);
  return parsed.success;
}

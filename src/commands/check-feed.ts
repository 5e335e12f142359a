import type { Config } from '../config/config.ts';
import type { Connection, Finding } from '../connector.ts';
import type { Routing } from '../dispatch/routing.ts';
import { wantedOf } from '../roles/floor.ts';

/**
 * Whether the floor of a dialer can be read as its `feed` wants, by reading it once. Nothing is asked where it is
 * not polled. Never throws.
 */
export async function checkFeed(
  config: Pick<Config, 'dialers'> & Pick<Routing, 'routes'>,
  { name, connection }: { readonly name: string; readonly connection: Pick<Connection, 'floor'> },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { floor } = connection;
  if (config.dialers[name]?.feed === undefined || floor === undefined) return [];
  const want = wantedOf(name, config);
  if (want.size === 0)
    return [
      {
        level: 'warning',
        message:
          'feed: no route takes an event of the floor, so it is not polled; add a route such as { on: agent.paused, to: … }, or remove feed',
      },
    ];
  const blind: readonly Finding[] = floor.blind.map((what) => ({
    level: 'warning',
    message: `feed: without the dialer's database it does not see ${what}`,
  }));
  try {
    const { snapshot, asked, tookMs } = await floor.read(want, signal);
    const agents = snapshot.agents === undefined ? '' : `, ${snapshot.agents.length} agents logged in`;
    const cost = `${asked} ${floor.reads === 'tables' ? 'statements' : 'API calls'} in ${tookMs} ms`;
    return [{ level: 'ok', message: `feed: the floor can be read (${cost}${agents})` }, ...blind];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ level: 'error', message: `feed: the floor cannot be read: ${reason}` }, ...blind];
  }
}

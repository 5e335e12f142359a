import { z } from 'zod';
import { checkAlertsTo } from './check-alerts.ts';
import { checkCalls } from './check-calls.ts';
import { checkDncTo } from './check-dnc.ts';
import { checkFeed } from './check-feed.ts';
import { checkLeadSync } from './check-lead-sync.ts';
import { checkReconcile } from './check-reconcile.ts';
import { checkRecordings } from './check-recordings.ts';
import { checkShadow } from './check-shadow.ts';
import { checkWebhooks } from './check-webhooks.ts';
import { checkPosters } from './check-sources.ts';
import type { FoundFault, Path } from './fault.ts';
import { suggest } from './nearest.ts';
import { valueAt } from './plain-object.ts';
import { type AnyConnector, DIALER_TYPE } from './schema.ts';

const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string().catch(''))])
  .optional()
  .catch(undefined);
const word = z.string().optional().catch(undefined);

/**
 * As much of a configuration as its parts need to know of each other. Takes anything: what is wrong in
 * itself is the schema's to say, and must not hide what does not fit together.
 */
const View = z.object({
  server: z.object({ port: z.number().catch(8080) }).catch({ port: 8080 }),
  console: z
    .object({
      port: z.number().catch(8081),
      users: z.array(z.object({ name: word }).catch({})).catch([]),
    })
    .catch({ port: 8081, users: [] }),
  dialers: z.record(z.string(), z.object({ hookKey: words }).catch({})).catch({}),
  connections: z.record(z.string(), z.looseObject({ type: word }).catch({})).catch({}),
  sources: z.record(z.string(), z.object({ dialer: word }).catch({})).catch({}),
  routes: z.array(z.object({ on: words, dialers: words, to: words }).catch({})).catch([]),
});
type View = z.output<typeof View>;

/** Faults between the parts of a configuration whose `$NAME`s are resolved. */
export function crossCheck(data: unknown, connectors: readonly AnyConnector[]): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  const view = parsed.data;
  return [
    ...checkConsole(view),
    ...checkNames(view),
    ...checkHookKeys(view),
    ...checkWebhooks(data),
    ...checkSources(view),
    ...checkPosters(data),
    ...checkLeadSync(view.connections, Object.keys(view.dialers)),
    ...checkCalls(view.connections),
    ...checkShadow(view.connections, connectors),
    ...checkRoutes(view, data, connectors),
    ...checkDncTo(data, connectors),
    ...checkRecordings(data),
    ...checkReconcile(data),
    ...checkFeed(data),
    ...checkAlertsTo(data, connectors),
  ];
}

function checkConsole(view: View): FoundFault[] {
  const faults: FoundFault[] = [];
  const server = view.server.port;

  if (server === view.console.port && server !== 0) {
    faults.push({ path: ['console', 'port'], message: `server.port is ${server} too; they must differ` });
  }
  const seen = new Set<string>();
  for (const [index, { name }] of view.console.users.entries()) {
    if (name === undefined) continue;
    if (seen.has(name)) {
      faults.push({ path: ['console', 'users', index, 'name'], message: 'another user has the same name' });
    }
    seen.add(name);
  }
  return faults;
}

/** Events, deliveries and queues are told apart by these names alone. */
function checkNames(view: View): FoundFault[] {
  const owners = new Map<string, string>();
  const faults: FoundFault[] = [];
  for (const section of ['dialers', 'connections', 'sources'] as const) {
    for (const name of Object.keys(view[section])) {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, section);
      else faults.push({ path: [section, name], message: `${owner} has this name too; names must differ` });
    }
  }
  return faults;
}

function checkHookKeys(view: View): FoundFault[] {
  const owners = new Map<string, string>();
  const faults: FoundFault[] = [];
  for (const [name, dialer] of Object.entries(view.dialers)) {
    for (const key of new Set(dialer.hookKey)) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, name);
      else
        faults.push({
          path: ['dialers', name, 'hookKey'],
          message: `dialer ${owner} has the same hook key; give every dialer its own`,
        });
    }
  }
  return faults;
}

function checkSources(view: View): FoundFault[] {
  const dialers = Object.keys(view.dialers);
  return Object.entries(view.sources).flatMap(([name, { dialer }]) =>
    dialer === undefined || dialers.includes(dialer)
      ? []
      : [{ path: ['sources', name, 'dialer'], message: noSuch('dialer', dialer, dialers) }],
  );
}

function checkRoutes(view: View, data: unknown, connectors: readonly AnyConnector[]): FoundFault[] {
  const dialers = Object.keys(view.dialers);
  const types = new Map<string, string | undefined>([
    ...Object.entries(view.connections).map(([name, { type }]) => [name, type] as const),
    ...dialers.map((name) => [name, DIALER_TYPE] as const),
  ]);
  const accepts = (type: string | undefined): readonly string[] | undefined =>
    connectors.find((connector) => connector.type === type)?.accepts;

  return view.routes.flatMap((route, index) => {
    const faults: FoundFault[] = [];
    for (const [place, name] of (route.dialers ?? []).entries()) {
      if (dialers.includes(name)) continue;
      faults.push({
        path: wordPath(data, ['routes', index, 'dialers'], place),
        message: noSuch('dialer', name, dialers),
      });
    }
    for (const [place, name] of (route.to ?? []).entries()) {
      const path = wordPath(data, ['routes', index, 'to'], place);
      if (!types.has(name)) {
        faults.push({ path, message: noSuch('connection or dialer', name, [...types.keys()]) });
        continue;
      }
      const accepted = accepts(types.get(name));
      const refused =
        accepted === undefined ? [] : (route.on ?? []).filter((type) => !accepted.includes(type));
      if (refused.length === 0) continue;
      const list = `it takes ${accepted?.join(', ')}`;
      faults.push({ path, message: `${types.get(name)} cannot take ${refused.join(', ')}; ${list}` });
    }
    return faults;
  });
}

/** Where a word of "one or a list" stands. */
function wordPath(data: unknown, path: Path, place: number): Path {
  return Array.isArray(valueAt(data, path)) ? [...path, place] : path;
}

function noSuch(kind: string, name: string, known: readonly string[]): string {
  return `there is no ${kind} "${name}"; ${suggest(name, known)}`;
}

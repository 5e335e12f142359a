import { stringify } from 'yaml';
import type { Config } from './config.ts';
import { formatPath, type Path } from './fault.ts';
import { isPlainObject } from './plain-object.ts';
import { type AnyConnector } from './schema.ts';
import { hasCredentials, isSecret } from './secret.ts';
import { describeConfig, type JsonSchema } from './shape.ts';

/** A connector may have put a secret into a longer value (a header, a URL); shorter ones would hit any word. */
const MIN_EMBEDDED = 8;

/**
 * The effective configuration, defaults included, as YAML in the file's own layout. What came from the
 * environment is shown as `$NAME` in its place, and a secret from there wherever it stands; a secret that is not
 * known to have come from there as `***`.
 */
export function redactConfig(config: Config, connectors: readonly AnyConnector[]): string {
  return stringify(redact(layout(config), config, describeConfig(connectors)));
}

function layout(config: Config): Readonly<Record<string, unknown>> {
  const { server, console, data, redis, log, sources, routes, alerts, dnc, recordings } = config;
  const dialers = mapValues(config.dialers, ({ settings, hookKeys, recall, ...hook }) => ({
    ...settings,
    hookKey: hookKeys.length === 1 ? hookKeys[0] : hookKeys,
    ...hook,
    noAgent: { recall },
  }));
  const connections = mapValues(config.connections, ({ settings, webhooks, ...ours }) => ({
    ...settings,
    ...ours,
    webhooks: webhooks?.settings,
  }));
  return {
    server,
    console,
    data,
    redis,
    log,
    dialers,
    connections,
    sources,
    routes,
    alerts,
    dnc,
    recordings,
  };
}

function redact(data: unknown, config: Config, shape: JsonSchema): unknown {
  const byPlace = new Map(config.environment.map(({ path, name }) => [formatPath(path), `$${name}`]));
  const longFirst = config.environment
    .filter(({ path, value }) => isSecret(shape, data, path) || hasCredentials(value))
    .toSorted((a, b) => b.value.length - a.value.length);

  function show(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((item, index) => show(item, [...path, index]));
    if (isPlainObject(value) && !(value instanceof URL)) {
      return mapValues(value, (item, key) => show(item, [...path, key]));
    }
    if (value === null || value === undefined) return value;
    return byPlace.get(formatPath(path)) ?? showScalar(value, path);
  }

  function showScalar(value: unknown, path: Path): unknown {
    const text = String(value);
    const secret = isSecret(shape, data, path) || hasCredentials(text);
    const same = longFirst.find((entry) => entry.value === text);
    if (same !== undefined && (secret || same.value.length >= MIN_EMBEDDED)) return `$${same.name}`;
    if (secret) return '***';
    const hidden = longFirst
      .filter((entry) => entry.value.length >= MIN_EMBEDDED)
      .reduce((shown, entry) => shown.replaceAll(entry.value, `$${entry.name}`), text);
    return hidden === text && typeof value !== 'object' ? value : hidden;
  }

  return show(data, []);
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

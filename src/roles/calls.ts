import type { Config } from '../config/config.ts';
import type { CallsMapping } from '../domain/calls/schema.ts';

/** What connections hold of calls, by name. */
export function callsMappings({
  connections,
}: Pick<Config, 'connections'>): ReadonlyMap<string, CallsMapping> {
  return new Map(
    Object.entries(connections).flatMap(([name, { calls }]) => (calls === undefined ? [] : [[name, calls]])),
  );
}

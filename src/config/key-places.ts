import { alternativesOf, asSchema, isFreeMap, type JsonSchema } from './shape.ts';

/** Deeper than this lie mappings and conditions, whose words are many. */
const DEPTH_MAX = 4;

/**
 * Where in the configuration a key of this name may stand: `connections.<name>`, or `''` for the top level. Names that
 * are the user's own are `<name>`.
 */
export function placesOf(root: JsonSchema, key: string): readonly string[] {
  const places = new Set<string>();
  function look(schema: JsonSchema, path: readonly string[]): void {
    for (const one of alternativesOf(schema)) {
      if (one.properties !== undefined && Object.hasOwn(one.properties, key)) places.add(path.join('.'));
      if (path.length === DEPTH_MAX) continue;
      const free = asSchema(one.additionalProperties);
      if (free !== undefined && isFreeMap(one)) look(free, [...path, '<name>']);
      for (const [name, below] of Object.entries(one.properties ?? {})) {
        const schemaBelow = asSchema(below);
        if (schemaBelow !== undefined) look(schemaBelow, [...path, name]);
      }
    }
  }
  look(root, []);
  return [...places];
}

import { z } from 'zod';
import type { FoundFault } from './fault.ts';

const words = z
  .union([z.string().transform((word) => [word]), z.array(z.string().catch(''))])
  .optional()
  .catch(undefined);

const named = <Entry extends z.ZodType>(entry: Entry) => z.record(z.string(), entry).catch({});

/** As much as the checks need; what is wrong in itself is the schema's to say. */
const View = z.object({
  dialers: named(z.unknown()),
  connections: named(z.unknown()),
  sources: named(z.object({ secret: words, aliases: words }).catch({})),
  dnc: z.object({ sources: named(z.unknown()) }).catch({ sources: {} }),
});
type View = z.output<typeof View>;

/** Faults between those who may post: exactly one of them must answer to a path and a secret. */
export function checkPosters(data: unknown): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  return [...checkAliases(parsed.data), ...checkSecrets(parsed.data), ...checkNames(parsed.data)];
}

function checkAliases({ sources }: View): FoundFault[] {
  return twice(
    sources,
    'aliases',
    (owner) => `source ${owner} claims the same path; only one can answer there`,
  );
}

function checkSecrets({ sources }: View): FoundFault[] {
  return twice(
    sources,
    'secret',
    (owner) => `source ${owner} has the same secret; give every source its own`,
  );
}

function twice(
  sources: View['sources'],
  key: 'aliases' | 'secret',
  message: (owner: string) => string,
): FoundFault[] {
  const owners = new Map<string, string>();
  const faults: FoundFault[] = [];
  for (const [name, source] of Object.entries(sources)) {
    for (const word of new Set(source[key])) {
      const owner = owners.get(word);
      if (owner === undefined) owners.set(word, name);
      else faults.push({ path: ['sources', name, key], message: message(owner) });
    }
  }
  return faults;
}

/** An event names where it came from by this alone. */
function checkNames({ dialers, connections, sources, dnc }: View): FoundFault[] {
  const owners = new Map(
    Object.entries({ dialers, connections, sources }).flatMap(([section, entries]) =>
      Object.keys(entries).map((name) => [name, section] as const),
    ),
  );
  return Object.keys(dnc.sources).flatMap((name) => {
    const owner = owners.get(name);
    return owner === undefined
      ? []
      : [{ path: ['dnc', 'sources', name], message: `${owner} has this name too; names must differ` }];
  });
}

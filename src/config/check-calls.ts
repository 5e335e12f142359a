import { allRules, type PlacedRule } from '../domain/calls/all-rules.ts';
import { CALL_FACT_NAMES } from '../domain/calls/call-facts.ts';
import { incompleteBlocks } from '../domain/calls/incomplete.ts';
import { readsOf, readsOfText } from '../domain/calls/named-facts.ts';
import type { CallRule } from '../domain/calls/rule-schema.ts';
import { CallsMapping } from '../domain/calls/schema.ts';
import type { FoundFault, Path } from './fault.ts';
import { suggest } from './nearest.ts';
import { isPlainObject } from './plain-object.ts';

/**
 * Faults of every `connections.<name>.calls` that are no fault of a single key: names of values that no call has,
 * an owner that nobody can find, tasks and deals that lack something. Takes anything.
 */
export function checkCalls(connections: Readonly<Record<string, unknown>>): FoundFault[] {
  return Object.entries(connections).flatMap(([name, connection]) => {
    const calls = isPlainObject(connection) ? connection['calls'] : undefined;
    // What is wrong in itself is the schema's to say.
    const parsed = CallsMapping.safeParse(calls);
    if (!parsed.success) return [];
    const place: Path = ['connections', name, 'calls'];
    const { agents } = parsed.data;
    return [
      ...allRules(parsed.data).flatMap((placed) =>
        faultsOf(placed, agents !== undefined).map(({ path, message }) => ({
          path: [...place, ...placed.path, ...path],
          message,
        })),
      ),
      ...Object.entries(parsed.data.person.defaults).flatMap(([field, text]) =>
        readsOfText(['person', 'defaults', field], text).flatMap(({ path, names }) =>
          unknownNames(names).map((message) => ({ path: [...place, ...path], message })),
        ),
      ),
    ];
  });
}

interface RuleFault {
  readonly path: Path;
  readonly message: string;
}

function faultsOf(placed: PlacedRule, hasAgents: boolean): readonly RuleFault[] {
  return [
    ...readsOf(placed.rule).flatMap(({ path, names, memberships }) => [
      ...unknownNames(names).map((message) => ({ path, message })),
      ...(memberships ? [{ path, message: MEMBERSHIPS }] : []),
    ]),
    ...ownerFaults(placed.rule, hasAgents),
    ...incompleteBlocks(placed).map(({ block, missing }) => ({
      path: [block],
      message: `needs ${missing.join(' and ')}, here or in a rule that it inherits from`,
    })),
  ];
}

const MEMBERSHIPS = 'memberOf: a call tells nothing of the lists and campaigns of the CRM';

/** A name without a dot is any variable of the URL; with one it must be a value that events have. */
function unknownNames(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.includes('.') && !CALL_FACT_NAMES.includes(name))
    .map((name) => `no value of a call is named ${name}; ${suggest(name, CALL_FACT_NAMES)}`);
}

function ownerFaults({ owner, ownsPerson }: CallRule, hasAgents: boolean): readonly RuleFault[] {
  if (hasAgents) return [];
  const message = 'needs `agents`, which says how an agent is found among the users of the CRM';
  if (owner === true) return [{ path: ['owner'], message }];
  const named = owner !== undefined && owner !== false;
  return ownsPerson === true && !named ? [{ path: ['ownsPerson'], message }] : [];
}

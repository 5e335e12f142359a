import type { FieldExample, ShadowTally, Tally } from '../../domain/shadow/tally.ts';
import { block } from '../mapping/block.ts';
import { tableLines } from '../table-lines.ts';

interface Show {
  /** With values, which are data of persons. */
  readonly examples: boolean;
}

/** What was found of each connection, for a person to read. */
export function tallyLines(tallies: ReadonlyMap<string, Tally>, show: Show): readonly string[] {
  return [...tallies].flatMap(([name, tally], index) => [
    ...(index === 0 ? [] : ['']),
    ...linesOf(name, tally.result(), show),
  ]);
}

function linesOf(name: string, tally: ShadowTally, { examples }: Show): readonly string[] {
  const { events, objects, failures, skipped, warnings } = tally;
  const fields = Object.entries(objects).flatMap(([object, { fields: all }]) =>
    Object.entries(all).map(([field, { set, changed, examples: some }]) => ({
      field: `${object}.${field}`,
      set,
      changed,
      ...(examples ? { examples: some.map(exampleWords).join('; ') } : {}),
    })),
  );
  const counted = Object.entries(objects).map(([object, { created, updated, unchanged }]) => ({
    object,
    created,
    updated,
    unchanged,
  }));
  return [
    `${name}: ${events} ${events === 1 ? 'event' : 'events'}; nothing was written`,
    ...block('records', tableLines(counted)),
    ...block('fields', tableLines(fields)),
    ...block(
      'would fail',
      failures.map(
        ({ code, count, message, eventIds }) => `${count} x ${code}: ${message} (${eventIds.join(', ')})`,
      ),
    ),
    ...block('would not be delivered', counts(skipped)),
    ...block('would be left out or cut', counts(warnings)),
  ];
}

function counts(table: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(table)
    .toSorted(([, one], [, other]) => other - one)
    .map(([text, count]) => `${count} x ${text}`);
}

function exampleWords({ eventId, from, to }: FieldExample): string {
  return `${from === undefined || from === '' ? '(nothing)' : from} -> ${to === '' ? '(emptied)' : to} (${eventId})`;
}

/** The same as one JSON object, by connection. */
export function tallyJson(tallies: ReadonlyMap<string, Tally>, { examples }: Show): string {
  const all = [...tallies].map(([name, tally]) => [name, tally.result()] as const);
  return JSON.stringify(
    Object.fromEntries(all),
    (key, value: unknown) => (key === 'examples' && !examples ? undefined : value),
    2,
  );
}

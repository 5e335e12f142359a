import { z } from 'zod';

/** Name of a dialer, connection or lead source: part of URLs, queue names and event ids. */
export const Name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,19}$/,
    'a name starts with a small letter and has at most 20 small letters, digits and hyphens',
  );
export type Name = z.infer<typeof Name>;

/** One word or a list of them, as a person likes to write it. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.union([item, z.array(item).min(1, 'must not be an empty list')]);
}

/** The list that `oneOrMore` stands for. */
export function toList<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

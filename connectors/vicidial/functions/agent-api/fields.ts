import { z } from 'zod';

type Texts<Names extends readonly string[]> = {
  readonly [Name in Names[number]]: z.ZodOptional<z.ZodString>;
};

/** Named values of a line, each of which it may lack. */
export function texts<const Names extends readonly string[]>(names: Names): z.ZodObject<Texts<Names>> {
  return z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()])) as Texts<Names>);
}

/** A function that answers no data. */
export const NO_ROW = z.strictObject({});

export const count = z.coerce.number().optional();

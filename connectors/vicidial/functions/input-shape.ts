import type { z } from 'zod';

export interface InputField {
  /** camelCase, as the method takes it. */
  readonly name: string;
  readonly schema: z.ZodType;
  readonly required: boolean;
}

/** The input that takes every parameter that the function does not know by name, where it is a record (`isRecord`). */
export const CUSTOM_FIELDS = 'customFields';

/** The fields of a function's input, also where the object is refined or has alternatives. */
export function inputFields(schema: z.ZodType): readonly InputField[] {
  const { def } = schema as z.ZodType & { readonly def: Definition };
  if (def.shape !== undefined) {
    return Object.entries(def.shape).map(([name, field]) => ({
      name,
      schema: field,
      required: !field.safeParse(undefined).success,
    }));
  }
  if (def.in !== undefined) return inputFields(def.in);
  if (def.innerType !== undefined) return inputFields(def.innerType);
  if (def.left !== undefined && def.right !== undefined)
    return merge([inputFields(def.left), inputFields(def.right)], true);
  return merge((def.options ?? []).map(inputFields), false);
}

/** Whether a field takes names with values (`customFields` of add_lead), not one value (that of lead_all_info). */
export function isRecord(schema: z.ZodType): boolean {
  const { def } = schema as z.ZodType & { readonly def: Definition };
  if (def.type === 'record') return true;
  const inner = def.in ?? def.innerType;
  return inner !== undefined && isRecord(inner);
}

/** What zod tells of an object, a pipe, a wrapper, an intersection and a union. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly in?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/** @param all whether every part holds at once; of alternatives a field is required where all require it */
function merge(parts: readonly (readonly InputField[])[], all: boolean): readonly InputField[] {
  const merged = new Map<string, InputField>();
  for (const field of parts.flat()) {
    const found = parts.flatMap((part) => part.filter(({ name }) => name === field.name));
    const required = all
      ? found.some((one) => one.required)
      : found.length === parts.length && found.every((one) => one.required);
    merged.set(field.name, { ...field, required });
  }
  return [...merged.values()];
}

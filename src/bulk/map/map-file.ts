import { z } from 'zod';
import { FIELD_NAMES, isTarget, type Target } from './fields.ts';

const FieldName = z.string().refine((name): boolean => isTarget(name), {
  error: ({ input }) =>
    `${String(input)} is no field of a lead: use ${FIELD_NAMES.join(', ')}, or custom.<label> for a custom field`,
});

/** `--map`: which column is what. Columns go by their names in the header, whatever their case. */
export const ColumnMapFile = z.strictObject({
  /** Column to field; null = the column is of no use. */
  columns: z.record(z.string().min(1), FieldName.transform((name) => name as Target).nullable()).default({}),
  /** Field to a value for every row that has none of its own. */
  constants: z.record(FieldName, z.union([z.string(), z.number().transform(String)])).default({}),
  /** Columns that `columns` does not name: `auto` = by their names, `ignore` = not at all. */
  others: z.enum(['auto', 'ignore']).default('auto'),
});
export type ColumnMapFile = z.output<typeof ColumnMapFile>;

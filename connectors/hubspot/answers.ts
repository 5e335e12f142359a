import { z } from 'zod';

/** A record as the library hands it over; only what is used is looked at. */
export const RecordAnswer = z.looseObject({
  id: z.string().regex(/^\d+$/),
  properties: z.record(z.string(), z.string().nullish()).optional(),
  createdAt: z.coerce.date().optional(),
  updatedAt: z.coerce.date().optional(),
});
export type RecordAnswer = z.infer<typeof RecordAnswer>;

export const SearchAnswer = z.looseObject({
  total: z.number(),
  results: z.array(RecordAnswer),
  /** Absent on the last page. */
  paging: z.looseObject({ next: z.looseObject({ after: z.string() }).optional() }).optional(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** 200, or 207 where a row was refused. The library renames `new` to `_new`. */
export const UpsertAnswer = z.looseObject({
  results: z.array(z.looseObject({ id: z.string().regex(/^\d+$/), _new: z.boolean().optional() })),
  errors: z.array(z.looseObject({ status: z.unknown().optional() })).optional(),
});
export type UpsertAnswer = z.infer<typeof UpsertAnswer>;

export const AssociationAnswer = z.looseObject({ status: z.string() });

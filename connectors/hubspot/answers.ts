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

/** One row of a batch. The library renames `new` to `_new`. */
export const BatchRow = RecordAnswer.extend({
  _new: z.boolean().optional(),
  objectWriteTraceId: z.string().optional(),
});
export type BatchRow = z.infer<typeof BatchRow>;

/** 200 or 201, or 207 where a row was refused. */
export const BatchAnswer = z.looseObject({
  results: z.array(BatchRow),
  errors: z.array(z.unknown()).optional(),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

/** Of a batch of associations: the pairs that are associated now. */
export const AssociationsAnswer = z.looseObject({
  results: z.array(z.looseObject({ fromObjectId: z.coerce.string(), toObjectId: z.coerce.string() })),
  errors: z.array(z.unknown()).optional(),
});
export type AssociationsAnswer = z.infer<typeof AssociationsAnswer>;

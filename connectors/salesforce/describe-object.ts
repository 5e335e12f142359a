import { z } from 'zod';
import type { Api } from './api.ts';

const DescribedField = z.looseObject({
  name: z.string(),
  type: z.string().catch(''),
  length: z.number().catch(0),
  externalId: z.boolean().catch(false),
  unique: z.boolean().catch(false),
  createable: z.boolean().catch(false),
  updateable: z.boolean().catch(false),
  picklistValues: z.array(z.looseObject({ value: z.string(), active: z.boolean().catch(true) })).catch([]),
});
export type DescribedField = z.infer<typeof DescribedField>;

const Description = z.object({ createable: z.boolean(), fields: z.array(DescribedField) });
export type Description = z.infer<typeof Description>;

/** An object with its fields as the user of the app sees them: what its rights hide is not there. Throws CallFailure. */
export function describeObject(api: Api, object: string): Promise<Description> {
  return api.call({ method: 'GET', path: `/sobjects/${object}/describe`, answer: Description });
}

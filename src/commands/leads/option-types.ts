import { z } from 'zod';
import { ENCODINGS } from '../../bulk/csv/sniff.ts';
import { UsageError } from '../context.ts';

export const listOption = z
  .string({ error: '--list: name a list' })
  .regex(/^\d{3,14}$/, '--list: must be 3 to 14 digits');
export const campaignOption = z
  .string()
  .regex(/^[-_0-9A-Za-z]{1,8}$/, '--campaign: must be 1 to 8 letters, digits, - or _')
  .optional();
export const encodingOption = z
  .enum(ENCODINGS, { error: `--encoding: use ${ENCODINGS.join(', ')}` })
  .optional();
export const concurrencyOption = z
  .string()
  .regex(/^[1-4]$/, '--concurrency: use 1, 2, 3 or 4')
  .default('2')
  .transform(Number);
const STATUS = /^[-_0-9A-Za-z]{1,6}$/;
/** `NA,NI,B`, in capitals. */
export const statusesOption = z
  .string()
  .transform((text) => text.split(',').map((status) => status.trim().toUpperCase()))
  .refine((statuses) => statuses.every((status) => STATUS.test(status)), {
    error: '--status: write statuses of 1 to 6 letters or digits with commas between, such as NA,B,N',
  });
/** Lead ids, given once or several times, with commas between. */
export const leadIdsOption = z
  .array(z.string())
  .transform((words) => words.flatMap((word) => word.split(',')).map((id) => id.trim()))
  .refine((ids) => ids.every((id) => /^[1-9]\d{0,9}$/.test(id)), {
    error: '--lead: write ids of leads with commas between',
  })
  .transform((ids) => (ids.length === 0 ? undefined : ids));

/** Options checked. @throws UsageError with the first that is wrong */
export function parseWords<Words extends z.ZodType>(schema: Words, options: unknown): z.output<Words> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues[0]?.message ?? 'an option is wrong; see --help');
}

import { z } from 'zod';
import type { VicidialSettings } from '../../../connectors/vicidial/settings.ts';
import { campaignOption, concurrencyOption, encodingOption, listOption } from './option-types.ts';

const SCOPES = { list: 'DUPLIST', campaign: 'DUPCAMP', system: 'DUPSYS', none: undefined } as const;
/** The only spans that add_lead knows. */
const DAYS = ['1', '2', '3', '7', '14', '15', '21', '28', '30', '60', '90', '180', '360'];

/** The options of `leads import`, as commander gives them. */
export const ImportWords = z.object({
  config: z.string(),
  list: listOption,
  dialer: z.string().optional(),
  map: z.string().optional(),
  dryRun: z.boolean().default(false),
  rate: z.string().optional(),
  duplicates: z.enum(['list', 'campaign', 'system', 'none'], { error: '--duplicates: use list, campaign, system or none' }).optional(), // prettier-ignore
  days: z.enum(DAYS, { error: `--days: VICIdial knows ${DAYS.join(', ')}` }).optional(),
  campaign: campaignOption,
  dncCheck: z.boolean().default(true),
  results: z.string().optional(),
  delimiter: z.string().optional(),
  encoding: encodingOption,
  resume: z.boolean().default(false),
  restart: z.boolean().default(false),
  concurrency: concurrencyOption,
  json: z.boolean().default(false),
});
export type ImportWords = z.output<typeof ImportWords>;

/** add_lead's `duplicate_check`; undefined = none. What is not said is as the dialer's settings have it. */
export function duplicateCheckOf(
  { duplicates, days }: Pick<ImportWords, 'duplicates' | 'days'>,
  settings: Pick<VicidialSettings, 'duplicateCheck' | 'duplicateDays'>,
): string | undefined {
  const own = settings.duplicateCheck === 'none' ? undefined : settings.duplicateCheck;
  const check = duplicates === undefined ? own : SCOPES[duplicates];
  const span = days ?? settings.duplicateDays;
  if (check === undefined) return undefined;
  return span === undefined ? check : `${check}${span}DAY`;
}

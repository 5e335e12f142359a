import { z } from 'zod';

export const number = z.coerce.number();

/** `0:04:10`, `4:10` or `250`, as seconds. */
export const seconds = z
  .string()
  .transform((text) => text.split(':').reduce((total, part) => total * 60 + Number(part), 0));

/** `33.3%` as 33.3. */
export const percent = z.string().transform((text) => Number(text.replace('%', '')));

/** `SALE-1,NA-2` as counts by name. A status may hold a hyphen itself, so the last one separates. */
export const counts = z.string().transform((text): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => {
        const hyphen = part.lastIndexOf('-');
        return [part.slice(0, hyphen), Number(part.slice(hyphen + 1))];
      }),
  ),
);

/** No named values: everything is in the rows. */
export const noFields = z.object({});

/** What most of these functions want of the API user. */
export const REPORT_RIGHTS = { level: 7, flags: ['vdc_agent_api_access 1', 'view_reports 1'] } as const;
/** Tabs are the rarest in data; the header is a help for people who look at a reply. */
export const AS_TABLE = { stage: 'tab', header: 'YES' } as const;

import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';

const LINE =
  /^VERSION: ([^|]+)\|BUILD: ([^|]+)\|DATE: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\|EPOCH: (\d+)\|DST: (\d?)\|TZ: ([^|]*)\|TZNOW: ([^|]*)\|$/;

export const version = defineFunction({
  api: 'non-agent',
  name: 'version',
  family: 'servers',
  summary:
    'Version and clock of the dialer; needs no login, so it proves that web server and database are there.',
  effect: 'read',
  rights: { level: 0, flags: [] },
  input: z.strictObject({}),
  lines: [],
  fields: z.object({}),
  rows: readVersion,
  row: z.object({
    version: z.string(),
    build: z.string(),
    /** Local time of the dialer, without a zone. */
    date: z.string(),
    /** Seconds. */
    epoch: z.coerce.number(),
    dst: z.string(),
    /** Typed in by an administrator: the difference of `date` and `epoch` is the offset that counts. */
    tz: z.string(),
    tznow: z.string(),
  }),
});

function readVersion({ rows }: Reply): readonly Record<string, string>[] | undefined {
  const found = rows.map((row) => LINE.exec(row)).find((match) => match !== null);
  if (found === undefined || found === null) return undefined;
  const [, text = '', build = '', date = '', epoch = '', dst = '', tz = '', tznow = ''] = found;
  return [{ version: text, build, date, epoch, dst, tz, tznow }];
}

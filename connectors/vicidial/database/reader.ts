import { z } from 'zod';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { Link } from './link.ts';
import type { PlanGuard } from './plan-guard.ts';

export interface Statement<Row> {
  /** `?` for every value; few texts, because plans are kept by them. */
  readonly sql: string;
  readonly values: readonly string[];
  readonly row: z.ZodType<Row>;
}

/** Typed rows out of the dialer's database. */
export interface Reader {
  /** Read from VICIdial's tables, by an index. @throws DeliveryError */
  select<Row>(statement: Statement<Row>, signal: AbortSignal): Promise<readonly Row[]>;
  /** Read what the server knows of itself (`information_schema`, `SHOW`), or of a table without reading it. */
  catalog<Row>(statement: Statement<Row>, signal: AbortSignal): Promise<readonly Row[]>;
}

export function createReader(options: {
  readonly link: Link;
  readonly guard: PlanGuard;
  readonly who: string;
}): Reader {
  const { link, guard, who } = options;
  return {
    select: ({ sql, values, row }, signal) =>
      link.use(async (run) => {
        await guard.pass(sql, values, run);
        return typed(await run(sql, values), row, who);
      }, signal),
    catalog: ({ sql, values, row }, signal) =>
      link.use(async (run) => typed(await run(sql, values), row, who), signal),
  };
}

function typed<Row>(rows: readonly unknown[], schema: z.ZodType<Row>, who: string): readonly Row[] {
  const parsed = z.array(schema).safeParse(rows);
  if (parsed.success) return parsed.data;
  const columns = new Set(parsed.error.issues.map(({ path }) => String(path.at(1) ?? '')));
  throw new PermanentError(
    `${who} holds something else than VICIdial 2.14 in ${[...columns].join(', ')}: compare its schema`,
    { code: 'database-unexpected-row' },
  );
}

import { z } from 'zod';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { Link, Run } from './link.ts';
import type { LoadMeter } from './load-meter.ts';
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
  readonly meter: LoadMeter;
}): Reader {
  const { link, guard, who, meter } = options;
  const use = <Row>(
    { sql, values, row }: Statement<Row>,
    before: (run: Run) => Promise<void>,
    signal: AbortSignal,
  ): Promise<readonly Row[]> =>
    link.use(async (unmeasured) => {
      const run: Run = (text, bound) => meter.measure(text, () => unmeasured(text, bound));
      await before(run);
      return typed(await run(sql, values), row, who);
    }, signal);
  return {
    select: (statement, signal) =>
      use(statement, (run) => guard.pass(statement.sql, statement.values, run), signal),
    catalog: (statement, signal) => use(statement, () => Promise.resolve(), signal),
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

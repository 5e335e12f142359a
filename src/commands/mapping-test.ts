import { DeliveryError } from '../domain/errors.ts';
import { configOf, type GlobalOptions, print } from './context.ts';
import { chooseMapping } from './mapping/choose-mapping.ts';
import { findRecord } from './mapping/find-record.ts';
import { reportLines } from './mapping/report-lines.ts';
import { reportOn } from './mapping/report.ts';

export interface MappingTestOptions extends GlobalOptions {
  readonly connection: string;
  readonly record: string;
  readonly object?: string;
  readonly json?: boolean;
}

/** Exit code for a record of which no lead would be made. */
const NO_LEAD_EXIT = 3;

/**
 * `vicibridge mapping test`: what one record would become. The record is read from the CRM or a file; VICIdial
 * is not called. Prints the record's data, for it is the operator's own terminal. Exit 0 when a lead would be
 * written, 3 when not, 1 when the CRM cannot be read.
 *
 * @throws UsageError for a connection, an object or a file that there is not
 */
export async function runMappingTest(options: MappingTestOptions): Promise<void> {
  const config = configOf(options);
  const chosen = chooseMapping(config, options);
  try {
    const found = await findRecord(options, chosen);
    const report = reportOn(found, chosen, Date.now());
    if (options.json === true) print(JSON.stringify(report, null, 2));
    else for (const line of reportLines(report)) print(line);
    if (report.verdict !== 'write') process.exitCode = NO_LEAD_EXIT;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

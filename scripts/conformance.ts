import { CommanderError } from 'commander';
import { readOptions } from './conformance/options.ts';
import { formatReport, isClean } from './conformance/report.ts';
import { runConformance } from './conformance/run-conformance.ts';

/**
 * `npm run conformance`: exit 1 when a recording does not come out as the real program answered it, 2 when
 * nothing could be compared.
 */
try {
  const options = readOptions(process.argv.slice(2));
  const report = await runConformance(options);
  console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
  if (!isClean(report)) process.exitCode = 1;
} catch (error) {
  // The parser of the command line has said already what is wrong with it.
  const isTold = error instanceof CommanderError;
  if (!isTold) console.error((error as Error).message);
  process.exitCode = isTold && error.exitCode === 0 ? 0 : 2;
}

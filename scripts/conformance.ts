import { readOptions } from './conformance/options.ts';
import { formatReport, isClean } from './conformance/report.ts';
import { runConformance } from './conformance/run-conformance.ts';

/** `npm run conformance`: exit 1 when a recording does not come out as the real program answered it. */
const options = readOptions(process.argv.slice(2));
try {
  const report = await runConformance(options);
  console.log(options.json ? JSON.stringify(report, undefined, 2) : formatReport(report));
  if (!isClean(report)) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

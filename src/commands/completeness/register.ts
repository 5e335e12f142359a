import type { Command } from 'commander';
import type { CompletenessOptions } from './options.ts';

const HELP = `
Columns: calls in the dialer's records; open = not over yet, or its hit may still come; events accepted; recon =
of these taken back in by us; done = everything about the call is delivered; going, parked, dead, shadow = not
done, and why; missing = no event. percent = done of all that are over, rounded down.

Lists: missing failed open reconciled unconfirmed under-way parked dead shadow unrouted overtaken differs
excluded beyond. Days of which not all was read are named behind each list: NOT PROVEN.

Exit code: 0; with --fail-under 1 where a day is under it (of a day that is past, open calls count against it),
or where it is not proven that all of the day was read; 2 for a wrong command line, or where no dialer's own records are read.`;

/** `vicibridge completeness`. The command's code is loaded when it is called. */
export function registerCompleteness(program: Command): void {
  program
    .command('completeness')
    .description(
      "of the calls in each dialer's own records, how many have arrived everywhere, and which have not",
    )
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .option('--day <day>', 'one day: 2026-11-22, yesterday, today (default: yesterday and today)')
    .option('--from <day>', 'first of several days')
    .option('--until <day>', 'last of several days (default: today)')
    .option('--dialer <name>', 'only this dialer')
    .option('--campaign <id>', 'only this campaign or in-group')
    .option('--to <destination>', 'look at the deliveries to this connection only')
    .option('--fail-under <percent>', 'exit 1 where a day is under it or not proven')
    .option('--list <name>', 'list the calls behind a number; see below')
    .option('--limit <n>', 'at most so many of a list (default: 50)')
    .option('--json', 'one JSON object; with --list one a line')
    .addHelpText('after', HELP)
    .action(async (options: CompletenessOptions) => {
      const { runCompleteness } = await import('./run.ts');
      await runCompleteness(options);
    });
}

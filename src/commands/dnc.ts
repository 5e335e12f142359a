import type { Command } from 'commander';
import type { DncAddOptions } from './dnc/add.ts';
import type { DncCheckOptions } from './dnc/check.ts';
import type { DncExportOptions } from './dnc/export.ts';
import type { DncLiftOptions } from './dnc/lift.ts';
import type { DncListOptions } from './dnc/list.ts';

/** `vicibridge dnc …`: the numbers that must not be called. Each command's code is loaded when it is called. */
export function registerDnc(program: Command): void {
  const dnc = program
    .command('dnc')
    .description('numbers that must not be called: look, add, lift, prove')
    .showHelpAfterError('(vicibridge dnc --help lists the commands)');

  command(dnc, 'list', 'list them')
    .option('--all', 'also those that were lifted')
    .option('--limit <n>', 'at most this many', '100')
    .option('--json', 'one JSON object a line')
    .action(async (options: DncListOptions) => {
      const { runDncList } = await import('./dnc/list.ts');
      await runDncList(options);
    });
  command(dnc, 'check <number>', 'whether a number may be called, and what happened to it')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nEnds with 0 when it may be called, with 3 when it must not.')
    .action(async (number: string, options: DncCheckOptions) => {
      const { runDncCheck } = await import('./dnc/check.ts');
      await runDncCheck(number, options);
    });
  withPlace(command(dnc, 'add <number...>', 'block numbers, and tell every dialer and CRM'))
    .requiredOption('--reason <text>', 'why; kept as evidence')
    .option('--by <name>', 'who has decided it (default: the user that runs this)')
    .option('--no-check', 'do not ask VICIdial whether it has the campaign')
    .option('--dry-run', 'only show what would be done')
    .action(async (numbers: string[], options: DncAddOptions) => {
      const { runDncAdd } = await import('./dnc/add.ts');
      await runDncAdd(numbers, options);
    });
  withPlace(command(dnc, 'lift <number>', 'let a number be called again; nothing else does that'))
    .requiredOption('--reason <text>', 'why; kept as evidence')
    .requiredOption('--by <name>', 'who has decided it; kept as evidence')
    .option('--dry-run', 'only show what would be done')
    .action(async (number: string, options: DncLiftOptions) => {
      const { runDncLift } = await import('./dnc/lift.ts');
      await runDncLift(number, options);
    });
  command(dnc, 'export', 'print the evidence: who set or lifted which number when, and when it took effect')
    .option('--since <time>', 'only since: 30m, 2h, 7d or an ISO 8601 time')
    .option('--number <number>', 'only of this number')
    .option('--csv', 'as CSV (default: one JSON object a line)')
    .action(async (options: DncExportOptions) => {
      const { runDncExport } = await import('./dnc/export.ts');
      await runDncExport(options);
    });
}

function command(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    );
}

function withPlace(target: Command): Command {
  return target
    .option('--campaign <id>', 'only in this campaign (default: everywhere)')
    .option('--dialer <name>', 'the dialer of the campaign; needed where there are several');
}

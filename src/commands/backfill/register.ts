import type { Command } from 'commander';
import type { BackfillChange } from '../../ledger/backfill-steps.ts';
import type { BackfillIdOptions } from './change.ts';
import type { BackfillListOptions } from './list.ts';
import type { BackfillOptions } from './order.ts';

/** `vicibridge backfill …`. Each command's code is loaded when it is called. */
export function registerBackfill(program: Command): void {
  const backfill = program
    .command('backfill')
    .description("take calls of the past back in from the dialer's own records")
    .showHelpAfterError('(vicibridge backfill --help lists the commands)');
  registerOrder(backfill);
  registerLooks(backfill);
  registerChange(backfill, 'pause', 'let it rest until it is resumed');
  registerChange(backfill, 'resume', 'let one that rests go on where it was');
  registerChange(backfill, 'cancel', 'end its reading; what it found missing is still taken back in');
}

function registerOrder(backfill: Command): void {
  command(backfill, 'run', 'say what it would cost, then have the running program do it (the default)', true)
    .usage('--from <time> [options]')
    .requiredOption(
      '--from <time>',
      'from this day or time of the dialer on: 2026-11-01, "2026-11-01 14:30", ISO 8601, or 30m, 2h, 7d (required)',
    )
    .option('--to <time>', 'up to this day or time, which is left out (default: now)')
    .option('--dialer <name>', 'the dialer; may be left out where there is one')
    .option('--campaign <id...>', 'only calls of these campaigns and in-groups')
    .option('--no-archive', 'leave out the tables that VICIdial moves old rows to')
    .option('--rate <n>', 'take at most so many calls a second back in: 5, 5/s, 300/m', '5')
    .option('--dry-run', 'only say what it would cost')
    .option('--yes', 'do not ask; needed with --json and where there is no terminal, unless --dry-run')
    .option('--json', 'print one JSON object, and do not wait for the end')
    .addHelpText('after', '\nCtrl-C ends the looking on, not the backfill.')
    .action(async (options: BackfillOptions) => {
      const { runBackfill } = await import('./order.ts');
      await runBackfill(options);
    });
}

function registerLooks(backfill: Command): void {
  command(backfill, 'list', 'list backfills, the newest first')
    .option('--limit <n>', 'at most this many', '20')
    .option('--json', 'one JSON object a line')
    .action(async (options: BackfillListOptions) => {
      const { runBackfillList } = await import('./list.ts');
      await runBackfillList(options);
    });
  command(backfill, 'show <id>', 'show one with its counts, its cost and what could not be told')
    .option('--json', 'as one JSON object')
    .option('--follow', 'look on until it ends')
    .action(async (id: string, options: BackfillIdOptions & { readonly follow?: boolean }) => {
      const { runBackfillShow } = await import('./show.ts');
      await runBackfillShow(id, options);
    });
}

function registerChange(backfill: Command, change: BackfillChange, description: string): void {
  command(backfill, `${change} <id>`, description).action(async (id: string, options: BackfillIdOptions) => {
    const { runBackfillChange } = await import('./change.ts');
    await runBackfillChange(id, change, options);
  });
}

function command(parent: Command, usage: string, description: string, isDefault = false): Command {
  return parent
    .command(usage, { isDefault })
    .description(description)
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    );
}

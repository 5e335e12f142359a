import type { Command } from 'commander';
import type { ParkedListOptions } from './list.ts';
import type { ParkedResolveOptions } from './resolve.ts';

/** `vicibridge parked …`: what waits for a person. Each command's code is loaded when it is called. */
export function registerParked(program: Command): void {
  const parked = program
    .command('parked')
    .description('what waits for a person: calls of which nobody knows on whom to put them, and requests')
    .showHelpAfterError('(vicibridge parked --help lists the commands)');

  command(parked, 'list', 'list it, with what can be done', { isDefault: true })
    .option('--to <destination>', 'only of this connection')
    .option('--all', 'also what was decided: the answer, by whom, when')
    .option('--json', 'one JSON object a line')
    .action(async (options: ParkedListOptions) => {
      const { runParkedList } = await import('./list.ts');
      await runParkedList(options);
    });
  command(parked, 'resolve <item>', 'decide on one; all that is parked of the same person goes on')
    .option('--use <object:id>', 'it is this record of the CRM: contact:801')
    .option('--create', 'it is nobody who is there: make a new record')
    .option('--skip', 'it is not to be delivered')
    .option('--by <name>', 'who has decided it; shown by parked --all and by event')
    .option('--dry-run', 'only show what would be done')
    .action(async (item: string, options: ParkedResolveOptions) => {
      const { runParkedResolve } = await import('./resolve.ts');
      await runParkedResolve(item, options);
    });
}

function command(
  parent: Command,
  usage: string,
  description: string,
  { isDefault = false }: { readonly isDefault?: boolean } = {},
): Command {
  return parent
    .command(usage, { isDefault })
    .description(description)
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    );
}

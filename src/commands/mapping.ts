import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

interface Options {
  readonly config: string;
  readonly connection: string;
  readonly record?: string;
  readonly object?: string;
  readonly event?: string;
  readonly live?: boolean;
  readonly json?: boolean;
}

/** `vicibridge mapping …`: what the mappings of both directions do. The command's code is loaded when it is called. */
export function registerMapping(program: Command): void {
  program
    .command('mapping')
    .description('try how records of a CRM become leads, and calls become activities')
    .showHelpAfterError('(vicibridge mapping --help lists the commands)')
    .command('test')
    .description(
      'print what one record would become in VICIdial, or what a CRM would hold of one call, with the rule of every part; writes nothing',
    )
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .requiredOption('--connection <name>', 'connection whose mapping is tried')
    .option(
      '--record <id | file>',
      'id of the record in the CRM, or a JSON file {"object", "id", "fields", "memberships"}',
    )
    .option('--object <name>', 'with --record: its object; needed where several are mapped')
    .option('--event <id | file>', 'id of the event of a call (vicibridge events), or a JSON file with one')
    .option('--live', 'with --event: look in the CRM what would change there')
    .option('--json', 'print one JSON object')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { record, event, object, live, ...common } = options;
  if ((record === undefined) === (event === undefined))
    throw new UsageError(
      'name a --record (from the CRM to VICIdial) or an --event (from VICIdial to the CRM)',
    );
  if (event !== undefined) {
    if (object !== undefined) throw new UsageError('--object belongs to --record');
    const { runCallTest } = await import('./mapping-test-calls.ts');
    return runCallTest({ ...common, event, ...(live === undefined ? {} : { live }) });
  }
  if (live !== undefined) throw new UsageError('--live belongs to --event');
  const { runMappingTest } = await import('./mapping-test.ts');
  return runMappingTest({ ...common, record: record ?? '', ...(object === undefined ? {} : { object }) });
}

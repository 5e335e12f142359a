import type { Command } from 'commander';
import type { MappingTestOptions } from './mapping-test.ts';

/** `vicibridge mapping …`: how records of a CRM become leads. The command's code is loaded when it is called. */
export function registerMapping(program: Command): void {
  program
    .command('mapping')
    .description('try how records of a CRM become leads')
    .showHelpAfterError('(vicibridge mapping --help lists the commands)')
    .command('test')
    .description(
      'print what one record would become: the lead, the calls to VICIdial and every change made for it; sends nothing to VICIdial',
    )
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .requiredOption('--connection <name>', 'connection whose mapping is tried')
    .requiredOption(
      '--record <id | file>',
      'id of the record in the CRM, or a JSON file {"object", "id", "fields", "memberships"}',
    )
    .option('--object <name>', 'object of the record; needed where several are mapped')
    .option('--json', 'print one JSON object')
    .action(async (options: MappingTestOptions) => {
      const { runMappingTest } = await import('./mapping-test.ts');
      await runMappingTest(options);
    });
}

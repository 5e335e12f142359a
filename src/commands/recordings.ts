import type { Command } from 'commander';
import type { RecordingsListOptions } from './recordings/list.ts';
import type { RecordingsLookOptions } from './recordings/look.ts';

/** `vicibridge recordings …`. Each command's code is loaded when it is called. */
export function registerRecordings(program: Command): void {
  const recordings = program
    .command('recordings')
    .description('the recordings of calls: which are found, awaited, missing')
    .showHelpAfterError('(vicibridge recordings --help lists the commands)');

  command(recordings, 'list', 'list calls by what became of their recording, the last changed first', true)
    .option('--state <state>', 'only waiting, found or missing')
    .option('--call <call>', 'only this call: uniqueid, call key or event id')
    .option('--since <time>', 'only changed since: 30m, 2h, 7d or an ISO 8601 time')
    .option('--limit <n>', 'at most this many', '100')
    .option('--json', 'one JSON object a line')
    .action(async (options: RecordingsListOptions) => {
      const { runRecordingsList } = await import('./recordings/list.ts');
      await runRecordingsList(options);
    });
  command(
    recordings,
    'look',
    'look for the recording of a call now, and tell its destinations when it is there',
  )
    .usage('--call <call> [options]')
    .requiredOption('--call <call>', 'uniqueid, call key or event id (required)')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nEnds with 0 when it is found, with 3 when it is not.')
    .action(async (options: RecordingsLookOptions) => {
      const { runRecordingsLook } = await import('./recordings/look.ts');
      await runRecordingsLook(options);
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

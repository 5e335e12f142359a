import type { Command } from 'commander';
import type { VerifyCommandOptions } from './run.ts';

/** `vicibridge verify`: do the records that receipts name still exist. Its code is loaded when it is called. */
export function registerVerify(program: Command): void {
  program
    .command('verify [connection]')
    .description('see whether delivered records are still in the CRM, and deliver again what is gone')
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .option('--since <time>', 'receipts recorded since: 30m, 24h, 7d or an ISO 8601 time', '24h')
    .option('--sample <n>', 'so many of them, chosen by chance (default: as configured, or 50)')
    .option('--all', 'all of them')
    .option('--repair', 'deliver again what is gone; each record once')
    .option('--people', 'with --repair: also where the person was removed, who is then found or made anew')
    .option('--even-most', 'with --repair: though most of what was looked at is gone')
    .option('--list', 'look at nothing: list what was found missing')
    .option('--accept', 'look at nothing: what is missing is meant to be, and is told of no more')
    .option('--json', 'one JSON object a line')
    .action(async (connection: string | undefined, options: VerifyCommandOptions) => {
      const { runVerify } = await import('./run.ts');
      await runVerify(connection, options);
    });
}

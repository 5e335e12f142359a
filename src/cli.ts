import { Command } from 'commander';
import { ConfigError } from './config/fault.ts';
import { runCheck } from './commands/check.ts';
import { UsageError } from './commands/context.ts';
import { runEvent, runEvents } from './commands/events.ts';
import { runRecover } from './commands/recover.ts';
import { runRelease } from './commands/release.ts';
import { runReplay } from './commands/replay.ts';
import { runSandbox } from './commands/sandbox.ts';
import { runStart } from './commands/start.ts';
import { runUrls } from './commands/urls.ts';
import { version } from './version.ts';

const program = new Command('vicibridge')
  .description('Durable webhook receiver and CRM sync between VICIdial and your CRMs')
  .version(version())
  .showHelpAfterError('(vicibridge --help lists the commands)');

function command(usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    );
}

function withFilters(target: Command): Command {
  return target
    .option('--phone <number>', 'events of this phone number')
    .option('--lead <id>', 'events of this VICIdial lead id')
    .option('--uniqueid <id>', 'events of this call')
    .option('--campaign <id>', 'events of this campaign')
    .option(
      '--state <state>',
      'with a delivery that is waiting, due, queued, running, delivered, dead, unfinished',
    )
    .option('--to <destination>', 'with a delivery to this connection or dialer')
    .option('--since <time>', 'received since: 30m, 2h, 7d or an ISO 8601 time')
    .option('--limit <n>', 'at most this many, the newest', '100');
}

command('start', 'run the program until it is stopped')
  .option('--role <role>', 'all, receiver or worker', 'all')
  .action(runStart);
command('check', 'show the effective configuration and prove every credential').action(runCheck);
command('urls [dialer]', 'print the URLs to paste into VICIdial').action(runUrls);
withFilters(command('events', 'list events, newest first').option('--json', 'one JSON object a line')).action(
  runEvents,
);
command('event <id>', 'show all that is known of one event').action(runEvent);
withFilters(command('replay [id]', 'deliver again: one event, or all that the filters choose'))
  .option('--delivered', 'also what was delivered already (it is updated, never doubled)')
  .option('--parked', 'hits that could not be taken in')
  .option('--dry-run', 'only show what would be delivered')
  .action(runReplay);
command('recover <file>', 'take in what can be read of a damaged journal').action(runRecover);
command('release [destination]', 'lift the hold on a destination whose credentials are mended').action(
  runRelease,
);
program
  .command('sandbox')
  .description('run a dialer and CRMs to try things on, without credentials')
  .option('--port <n>', 'first port; the stand-ins take this and the next ones (0 = any free ones)', '9100')
  .action(runSandbox);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

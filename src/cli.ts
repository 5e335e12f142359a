import { Command } from 'commander';
import { registerBackfill } from './commands/backfill/register.ts';
import { registerCompleteness } from './commands/completeness/register.ts';
import { registerConnections } from './commands/connections/register.ts';
import type { DeadOptions } from './commands/dead.ts';
import { registerDialer } from './commands/dialer.ts';
import { registerDialerSetUp } from './commands/dialer-set-up.ts';
import { registerDnc } from './commands/dnc.ts';
import { registerLeads } from './commands/leads/register.ts';
import { registerMapping } from './commands/mapping.ts';
import { registerParked } from './commands/parked/register.ts';
import { registerRecordings } from './commands/recordings.ts';
import { registerShadow } from './commands/shadow/register.ts';
import { registerVerify } from './commands/verify/register.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import { explainError } from './commands/explain-error.ts';
import type { GlobalOptions } from './commands/context.ts';
import type { EventsOptions } from './commands/events.ts';
import type { ReplayCommandOptions } from './commands/replay.ts';
import type { SandboxCommandOptions } from './commands/sandbox.ts';
import type { StartOptions } from './commands/start.ts';
import type { StatusOptions } from './commands/status.ts';
import { version } from './version.ts';

/** Exit code for what the caller must mend: the command line, the configuration. */
const USAGE_EXIT = 2;

// Journal and ledger hold names and numbers: for the user that runs this only.
process.umask(0o077);

// Each command's code is loaded when it is called: a start pays only for what it uses.
const program = new Command('vicibridge')
  .description('Durable webhook receiver and CRM sync between VICIdial and your CRMs')
  .version(version())
  .showHelpAfterError('(vicibridge --help lists the commands)')
  // A wrong command line ends as every mistake of the caller does; help and --version are none.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE_EXIT));

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
    .option('--type <type>', 'events of this type: disposition, agent.paused ...')
    .option(
      '--state <state>',
      'with a delivery that is waiting, due, queued, running, delivered (of these: skipped, absorbed, unchanged, previewed), dead, parked, unfinished',
    )
    .option('--to <destination>', 'with a delivery to this connection or dialer')
    .option('--code <code>', 'with a dead delivery that ended with this error code')
    .option('--group <n | id>', 'with a dead delivery of this group: its place in vicibridge dead, or its id')
    .option('--status <code>', 'events of calls with this status')
    .option('--dialer <name>', 'events of this dialer')
    .option('--since <time>', 'received since: 30m, 2h, 7d or an ISO 8601 time')
    .option('--until <time>', 'received before: 30m, 2h, 7d or an ISO 8601 time')
    .option('--limit <n>', 'at most this many, the newest', '100');
}

command('start', 'run the program until it is stopped')
  .option('--role <role>', 'all, receiver or worker', 'all')
  .action(async (options: StartOptions) => {
    const { runStart } = await import('./commands/start.ts');
    await runStart(options);
  });
command('check', 'show the effective configuration and prove every credential').action(
  async (options: GlobalOptions) => {
    const { runCheck } = await import('./commands/check.ts');
    await runCheck(options);
  },
);
command('doctor [dialer]', 'find what keeps dialers and vicibridge from working together, with the remedy')
  .option('--json', 'as one JSON object')
  .action(async (dialer: string | undefined, options: DoctorOptions) => {
    const { runDoctor } = await import('./commands/doctor.ts');
    await runDoctor(dialer, options);
  });
command('status', 'show what runs, how the dialers are used and what is on its way')
  .option('--json', 'as one JSON object')
  .action(async (options: StatusOptions) => {
    const { runStatus } = await import('./commands/status.ts');
    await runStatus(options);
  });
command('urls [dialer]', 'print the URLs to paste into VICIdial, and those for webhooks of CRMs').action(
  async (dialer: string | undefined, options: GlobalOptions) => {
    const { runUrls } = await import('./commands/urls.ts');
    await runUrls(dialer, options);
  },
);
withFilters(command('events', 'list events, newest first'))
  .option('--mark <code>', 'with this mark (reconciled, overtaken ...), among those that --limit reads')
  .option('--json', 'one JSON object a line')
  .action(async (options: EventsOptions) => {
    const { runEvents } = await import('./commands/events.ts');
    await runEvents(options);
  });
command('event <id>', 'show all that is known of one event').action(
  async (id: string, options: GlobalOptions) => {
    const { runEvent } = await import('./commands/events.ts');
    await runEvent(id, options);
  },
);
withFilters(command('replay [id]', 'deliver again: one event, or all that the filters choose'))
  .option('--delivered', 'also what was delivered already (it is updated, never doubled)')
  .option('--parked', 'hits that could not be taken in')
  .option('--rate <n>', 'so many deliveries a second to each destination, at most (default: at once)')
  .option('--yes', 'do not ask on a terminal')
  .option('--dry-run', 'only show what would be delivered')
  .action(async (id: string | undefined, options: ReplayCommandOptions) => {
    const { runReplay } = await import('./commands/replay.ts');
    await runReplay(id, options);
  });
command('dead', 'list dead letters, grouped by what went wrong')
  .option('--to <destination>', 'only of this connection or dialer')
  .option('--since <time>', 'ended since: 30m, 2h, 7d or an ISO 8601 time')
  .option('--group <n | id>', 'list the deliveries of one group, by its place in the list or its id')
  .option('--limit <n>', 'at most this many deliveries of a group', '20')
  .option('--json', 'one JSON object a line')
  .action(async (options: DeadOptions) => {
    const { runDead } = await import('./commands/dead.ts');
    await runDead(options);
  });
command('recover <file>', 'take in what can be read of a damaged journal').action(
  async (file: string, options: GlobalOptions) => {
    const { runRecover } = await import('./commands/recover.ts');
    await runRecover(file, options);
  },
);
command(
  'release [destination]',
  'lift the hold on a destination whose credentials are mended; for a dialer, close its login circuit too',
).action(async (destination: string | undefined, options: GlobalOptions) => {
  const { runRelease } = await import('./commands/release.ts');
  await runRelease(destination, options);
});
registerDialerSetUp(registerDialer(program));
registerBackfill(program);
registerCompleteness(program);
registerConnections(program);
registerParked(program);
registerDnc(program);
registerLeads(program);
registerMapping(program);
registerRecordings(program);
registerShadow(program);
registerVerify(program);
program
  .command('sandbox')
  .description('run a dialer and CRMs to try things on, without credentials')
  .option('--port <n>', 'first port; the stand-ins take this and the next ones (0 = any free ones)', '9100')
  .action(async (options: SandboxCommandOptions) => {
    const { runSandbox } = await import('./commands/sandbox.ts');
    await runSandbox(options);
  });

// `vicibridge events | head`: the reader has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  const explained = explainError(error);
  if (explained === undefined) throw error;
  process.stderr.write(`${explained.text}\n`);
  process.exitCode = explained.exitCode;
}

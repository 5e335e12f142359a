import type { Command } from 'commander';
import type { ShadowOptions } from './run.ts';
import type { ShadowReportOptions } from './run-report.ts';

/** `vicibridge shadow …`: what the configuration would do to CRMs. The command's code is loaded when it is called. */
export function registerShadow(program: Command): void {
  const shadow = program
    .command('shadow')
    .description('find out what the configuration would change in CRMs, writing nothing')
    .showHelpAfterError('(vicibridge shadow --help lists the commands)');
  withCommon(
    shadow
      .command('replay', { isDefault: true })
      .description('look at what the calls of the ledger would do with the rules of now (the default)'),
  )
    .option('--limit <n>', 'at most so many events, the newest', '1000')
    .action(async (options: ShadowOptions) => {
      const { runShadow } = await import('./run.ts');
      await runShadow(options);
    });
  withCommon(
    shadow.command('report').description('sum up what connections with `shadow: true` would have done'),
  ).action(async (options: ShadowReportOptions) => {
    const { runShadowReport } = await import('./run-report.ts');
    await runShadowReport(options);
  });
}

function withCommon(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .option('--since <time>', 'received since: 30m, 24h, 7d or an ISO 8601 time', '24h')
    .option('--connection <name>', 'only this connection')
    .option('--examples', 'a few values of every field; they are data of persons')
    .option('--json', 'print one JSON object');
}

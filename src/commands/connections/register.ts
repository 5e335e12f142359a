import type { Command } from 'commander';
import type { ConnectionsListOptions } from './list.ts';
import type { GlobalOptions } from '../context.ts';
import type { ConnectionsPrepareOptions } from './prepare.ts';

/** `vicibridge connections …`: the CRMs and webhooks. Each command's code is loaded when it is called. */
export function registerConnections(program: Command): void {
  const connections = program
    .command('connections')
    .description('CRM accounts and webhooks: list them, check them, create what they need')
    .showHelpAfterError('(vicibridge connections --help lists the commands)');

  command(connections, 'list', 'list them, with what waits for each', true)
    .option('--json', 'one JSON object a line')
    .action(async (options: ConnectionsListOptions) => {
      const { runConnectionsList } = await import('./list.ts');
      await runConnectionsList(options);
    });
  command(
    connections,
    'check [name]',
    'prove the credentials, and what the account must have for the connector and for `calls`',
  ).action(async (name: string | undefined, options: GlobalOptions) => {
    const { runConnectionsCheck } = await import('./prepare.ts');
    await runConnectionsCheck(name, options);
  });
  command(
    connections,
    'prepare [name]',
    'create the properties and fields that the connector itself needs and the account lacks; say what an administrator must do, and what `calls` names that is not there',
  )
    .option('--dry-run', 'change nothing: only check')
    .action(async (name: string | undefined, options: ConnectionsPrepareOptions) => {
      const { runConnectionsPrepare } = await import('./prepare.ts');
      await runConnectionsPrepare(name, options);
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

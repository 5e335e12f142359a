import type { Command } from 'commander';
import type { DialerCallOptions } from './dialer-call.ts';
import type { DialerExplainOptions } from './dialer-explain.ts';

const API_HELP = 'agent or non-agent; absent = where the function is found';

/** `vicibridge dialer …`: what is asked of a dialer by hand. Each command's code is loaded when it is called. */
export function registerDialer(program: Command): Command {
  const dialer = program
    .command('dialer')
    .description('call a dialer, and understand what it answers')
    .showHelpAfterError('(vicibridge dialer --help lists the commands)');
  dialer
    .command('call [function]')
    .description("call a function of either of VICIdial's APIs")
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .option(
      '--param <name=value>',
      "a parameter in VICIdial's name: Y or N for yes or no, commas within a list; may be given again (a custom field: custom_fields.<label>=value)",
      collect,
      [],
    )
    .option('--dialer <name>', 'which dialer of the configuration; needed where there are several')
    .option('--api <api>', API_HELP)
    .option('--json', 'print one JSON object')
    .option('--table', 'print a table (the default)')
    .option('--list', 'print every function instead, or the parameters of the one that is named')
    .action(async (name: string | undefined, options: DialerCallOptions) => {
      const { runDialerCall } = await import('./dialer-call.ts');
      await runDialerCall(name, options);
    });
  dialer
    .command('explain')
    .description('read a reply of VICIdial on standard input and print how it is understood')
    .requiredOption('--function <name>', 'the function that was called')
    .option('--api <api>', API_HELP)
    .option('--status <code>', 'HTTP status of the reply, where the input is its body alone (default: 200)')
    .action(async (options: DialerExplainOptions) => {
      const { runDialerExplain } = await import('./dialer-explain.ts');
      await runDialerExplain(options);
    });
  return dialer;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

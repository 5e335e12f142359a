import type { Command } from 'commander';
import type { DialerInstallOptions } from './dialer-install.ts';
import type { DialerUrlsOptions } from './dialer-urls.ts';

/** The commands under `vicibridge dialer` that bring our URLs into VICIdial. */
export function registerDialerSetUp(dialer: Command): void {
  withConfig(dialer.command('urls [dialer]'))
    .description('print the URLs to paste into VICIdial, and where each belongs')
    .option('--campaign <id>', 'name the places of this campaign, and its in-groups where they are known')
    .action(async (name: string | undefined, options: DialerUrlsOptions) => {
      const { runDialerUrls } = await import('./dialer-urls.ts');
      await runDialerUrls(name, options);
    });
  withConfig(dialer.command('install [dialer]'))
    .description('set the URLs of a campaign in VICIdial, and say which ones a person must set')
    .requiredOption('--campaign <id>', 'the campaign')
    .option('--dry-run', 'only print the calls')
    .option('--replace', 'also overwrite URLs that are not ours')
    .action(async (name: string | undefined, options: DialerInstallOptions) => {
      const { runDialerInstall } = await import('./dialer-install.ts');
      await runDialerInstall(name, options);
    });
}

function withConfig(command: Command): Command {
  return command.option(
    '-c, --config <file>',
    'configuration file',
    process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
  );
}

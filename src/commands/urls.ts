import { TEMPLATE_ADVICE, urlTemplate } from '../domain/url-templates.ts';
import { configOf, type GlobalOptions, print, UsageError } from './context.ts';

/** `vicibridge urls [dialer]`: the text for each URL field of VICIdial, with the hook key in it. */
export async function runUrls(dialerName: string | undefined, options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const { publicUrl } = config.server;
  if (publicUrl === undefined) {
    throw new UsageError('server.publicUrl is not set: it is what VICIdial reaches this server by');
  }
  const names = dialerName === undefined ? Object.keys(config.dialers) : [dialerName];
  for (const name of names) {
    const dialer = config.dialers[name];
    if (dialer === undefined) {
      throw new UsageError(`no dialer ${name}; there are: ${Object.keys(config.dialers).join(', ')}`);
    }
    print(`# Dialer ${name}. The key in these URLs opens the hook: treat them as a password.\n`);
    for (const { trigger, place } of TEMPLATE_ADVICE) {
      print(
        `## ${place}\n${urlTemplate(trigger, { publicUrl, dialer: name, hookKey: dialer.hookKeys[0] ?? '' })}\n`,
      );
    }
  }
  return Promise.resolve();
}

import { templateFor } from '../../connectors/vicidial/install/places.ts';
import { TEMPLATE_ADVICE } from '../domain/url-templates.ts';
import type { Config } from '../config/config.ts';
import { chooseDialers } from './choose-dialer.ts';
import { configOf, type GlobalOptions, print } from './context.ts';
import { hookTargetOf } from './hook-target.ts';
import { webhookUrls } from './webhook-urls.ts';

/** What a person must know who sees them. */
export const KEY_WARNING = 'The key in these URLs opens the hook: treat them as a password.';

/**
 * `vicibridge urls [dialer]`: the text for each URL field of VICIdial, with the hook key in it; without a dialer
 * also where the CRMs of the configuration send their webhooks.
 */
export async function runUrls(dialerName: string | undefined, options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  for (const name of chooseDialers(config, dialerName)) {
    const target = hookTargetOf(config, name);
    print(`# Dialer ${name}. ${KEY_WARNING}\n`);
    for (const { trigger, place } of TEMPLATE_ADVICE) print(`## ${place}\n${templateFor(trigger, target)}\n`);
  }
  if (dialerName === undefined) printWebhooks(config);
  return Promise.resolve();
}

function printWebhooks({ connections, server: { publicUrl } }: Config): void {
  if (publicUrl === undefined) return;
  for (const { connection, what, url } of webhookUrls({ connections }, publicUrl))
    print(`# Connection ${connection}: ${what}\n${url}\n`);
}

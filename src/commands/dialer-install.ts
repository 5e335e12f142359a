import { handWork, type HandWork } from '../../connectors/vicidial/install/by-hand.ts';
import { carryOut, type Outcome, planCampaign } from '../../connectors/vicidial/install/carry-out.ts';
import { readKnown } from '../../connectors/vicidial/install/known.ts';
import { CAMPAIGN_FIELDS } from '../../connectors/vicidial/install/places.ts';
import type { InstallCall, Step } from '../../connectors/vicidial/install/plan.ts';
import { type DialerSession, openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { DeliveryError } from '../domain/errors.ts';
import { chooseDialer } from './choose-dialer.ts';
import { configOf, type GlobalOptions, print, UsageError } from './context.ts';
import { hookTargetOf } from './hook-target.ts';
import { withTraffic } from './with-traffic.ts';

export interface DialerInstallOptions extends GlobalOptions {
  readonly campaign: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
}

const PATIENCE_MS = 120_000;
/** Longer ones are no campaign; the API would cut nothing, but say so in riddles. */
const CAMPAIGN = /^[-_0-9A-Za-z]{2,8}$/;

/**
 * `vicibridge dialer install [dialer] --campaign X`: set the call URLs that the API can set, never over somebody
 * else's without --replace, and say what is left for a person. Exit 1 when a URL that could be set is not, 2 for a
 * campaign that VICIdial does not have.
 */
export async function runDialerInstall(
  wanted: string | undefined,
  options: DialerInstallOptions,
): Promise<void> {
  const { campaign: campaignId, replace = false, dryRun = false } = options;
  if (!CAMPAIGN.test(campaignId))
    throw new UsageError(`--campaign ${campaignId}: a campaign's id has 2 to 8 letters, digits, - or _`);
  const config = configOf(options);
  const name = chooseDialer(config, wanted);
  const target = hookTargetOf(config, name);
  const settings = VicidialSettings.parse(config.dialers[name]?.settings);
  await withTraffic(config, async (openTraffic) => {
    const session = openSession(settings, { name, now: Date.now, openTraffic });
    try {
      await install(session, { campaignId, replace, dryRun, target });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.code === 'unknown-campaign') throw new UsageError(error.message);
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } finally {
      await session.close();
    }
  });
}

async function install(
  session: DialerSession,
  options: Parameters<typeof planCampaign>[1] & { readonly dryRun: boolean },
): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const known = await readKnown(session, options.campaignId, signal);
  const steps = planCampaign(known, options);
  print(`# Dialer ${session.name}, campaign ${options.campaignId}${options.dryRun ? ' (dry run)' : ''}\n`);
  if (options.dryRun) for (const line of steps.flatMap(plannedLines)) print(line);
  else {
    const outcomes = await carryOut(session, steps, { ...options, signal });
    for (const line of outcomes.flatMap(outcomeLines)) print(line);
    if (outcomes.some(({ result }) => result === 'failed' || result === 'differs')) process.exitCode = 1;
  }
  if (steps.some(({ kind }) => kind === 'kept')) process.exitCode = 1;
  printHandWork(handWork(known, steps, options));
}

function plannedLines(step: Step): string[] {
  if (step.kind === 'call') return [`would call  ${callText(step.call)}`, `            ${said(step)}`];
  return leftLines(step);
}

function outcomeLines({ step, result, message = '' }: Outcome): string[] {
  if (step.kind !== 'call') return leftLines(step);
  const { fn } = step.call;
  switch (result) {
    case 'confirmed':
      return [`set         ${said(step)}: set with ${fn}, and read back`];
    case 'failed':
      return [`FAILED      ${said(step)}: ${message}`];
    case 'differs':
      return [
        `FAILED      ${said(step)}: ${fn} was accepted, but something else stands there; look at it in VICIdial`,
      ];
    case 'unseen':
    case 'left':
      return [
        `set         ${said(step)}: ${fn} was accepted; it cannot be read back without the database, so look at it in VICIdial`,
      ];
  }
}

function leftLines(step: Step): string[] {
  if (step.kind === 'right') return [`right       ${said(step)}: nothing to do`];
  if (step.kind === 'kept') return [`KEPT        ${said(step)}`, `            -> ${step.remedy}`];
  return [`by hand     ${said(step)}`];
}

function said({ trigger, fact }: Step): string {
  return `${CAMPAIGN_FIELDS[trigger]} ${fact}`;
}

function callText({ fn, parameters }: InstallCall): string {
  const words = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [fn, ...words].join(' ');
}

function printHandWork(work: readonly HandWork[]): void {
  if (work.length === 0) return;
  print("\n# By hand, in VICIdial's administration. The key in these URLs opens the hook.\n");
  for (const { where, text, fact } of work) print(`## ${where} (${fact})\n${text}\n`);
}

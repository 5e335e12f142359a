import type { Config } from '../../config/config.ts';
import type { TakenIn } from '../../dispatch/take-in.ts';
import type { CampaignOf } from '../../ledger/dnc/place.ts';

/** A CRM's do-not-call mark holds for every call: a fact of one campaign is a matter of this type only. */
const WITH_CAMPAIGNS = 'webhook';

export interface TellOptions {
  /** The campaign that it holds for; undefined = everywhere. */
  readonly only: CampaignOf | undefined;
  readonly dryRun: boolean;
}

/** Who is told of what was written down, and who has no use for it; a line each. A dry run has no event. */
export function toldLines(
  { event, destinations, derived }: TakenIn,
  config: Pick<Config, 'dialers' | 'connections'>,
  { only, dryRun }: TellOptions,
): readonly string[] {
  const all = [...new Set([...destinations, ...derived.flatMap((kept) => kept.destinations)])];
  const told = all.filter((name) => concerns(name, only, config));
  const others = all.filter((name) => !told.includes(name));
  const what = told.length === 0 ? nobody(all) : told.join(', ');
  const first = dryRun ? `would go to: ${what}` : `${event.id}  told: ${what}`;
  if (only === undefined) return [first];
  return [
    first,
    ...(others.length === 0
      ? []
      : [`not for ${others.join(', ')}: a campaign is a matter of ${only.dialer}`]),
    ...(dryRun ? [] : [`what ${only.dialer} made of it: vicibridge event ${event.id}`]),
  ];
}

function nobody(all: readonly string[]): string {
  return all.length === 0 ? 'nobody (dnc.to is empty)' : 'nobody (dnc.to does not name the dialer)';
}

function concerns(
  name: string,
  only: CampaignOf | undefined,
  { dialers, connections }: Pick<Config, 'dialers' | 'connections'>,
): boolean {
  if (only === undefined) return true;
  if (dialers[name] !== undefined) return name === only.dialer;
  return connections[name]?.type === WITH_CAMPAIGNS;
}

import type { Config } from '../config/config.ts';
import { suggest } from '../config/nearest.ts';
import type { Finding } from '../connector.ts';
import type { OpenTraffic } from '../dialer-traffic.ts';
import { DeliveryError } from '../domain/errors.ts';
import { constantsOf } from '../domain/mapping/constants.ts';
import { type DialerNames, isAmong, withDialerNames } from './dialer-names.ts';

/** A list or campaign that the configuration names for leads of a dialer, and where it does. */
interface Target {
  readonly kind: 'list' | 'campaign';
  readonly id: string;
  readonly key: string;
}

/** Looking up more lists would make the check slow. */
const LISTS_MAX = 50;

/**
 * Lists and campaigns that sources and mappings name by a constant, and that the dialer does not have. Nothing
 * is asked where they name none; what the API user may not look at is no finding.
 */
export async function checkTargets(
  config: Config,
  dialer: string,
  openTraffic: OpenTraffic | undefined,
): Promise<readonly Finding[]> {
  const targets = [...sourceTargets(config, dialer), ...mappingTargets(config, dialer)];
  if (targets.length === 0) return [];
  return withDialerNames(config, { dialer, openTraffic }, async (names) => [
    ...(await checkCampaigns(targets, names)),
    ...(await checkLists(targets, names)),
  ]);
}

function sourceTargets({ sources }: Config, dialer: string): readonly Target[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    if (source.dialer !== dialer) return [];
    const key = `sources.${name}`;
    const { listId, campaign } = source;
    return [
      ...(listId === undefined ? [] : [{ kind: 'list' as const, id: listId, key: `${key}.listId` }]),
      ...(campaign === undefined
        ? []
        : [{ kind: 'campaign' as const, id: campaign, key: `${key}.campaign` }]),
    ];
  });
}

function mappingTargets({ connections }: Config, dialer: string): readonly Target[] {
  return Object.entries(connections).flatMap(([name, { leads }]) => {
    if (leads?.dialer !== dialer) return [];
    return Object.entries(leads.objects).flatMap(([object, mapping]) =>
      (['list', 'campaign'] as const).flatMap((kind) =>
        constantsOf(mapping[kind]).map((id) => ({
          kind,
          id,
          key: `connections.${name}.leads.objects.${object}.${kind}`,
        })),
      ),
    );
  });
}

async function checkCampaigns(targets: readonly Target[], names: DialerNames): Promise<readonly Finding[]> {
  const wanted = targets.filter(({ kind }) => kind === 'campaign');
  if (wanted.length === 0) return [];
  const known = await allowed(() => names.campaigns());
  if (known === undefined) return [];
  return wanted
    .filter(({ id }) => !isAmong(id, known))
    .map(({ id, key }) => ({
      level: 'warning',
      message: `${key}: there is no campaign ${id}, or the API user may not see it, so its DNC list and callbacks are of no use; ${suggest(id, known)}`,
    }));
}

async function checkLists(targets: readonly Target[], names: DialerNames): Promise<readonly Finding[]> {
  const wanted = targets.filter(({ kind }) => kind === 'list');
  const findings: Finding[] = [];
  for (const id of [...new Set(wanted.map((target) => target.id))].slice(0, LISTS_MAX)) {
    const found = await allowed(() => names.hasList(id));
    if (found === undefined) return findings;
    if (found) continue;
    const keys = wanted.filter((target) => target.id === id).map(({ key }) => key);
    findings.push({
      level: 'warning',
      message: `${keys.join(', ')}: there is no list ${id}: define it in VICIdial, or name another; leads for it are refused`,
    });
  }
  return findings;
}

/** Undefined where the dialer cannot be asked; that it lacks a right, the check of the dialer has said. */
async function allowed<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

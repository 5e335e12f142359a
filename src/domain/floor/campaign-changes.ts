import type { CampaignChange, ComparedPart } from './changes.ts';
import type { CampaignMemory } from './memory.ts';
import { type FloorRules, hopperBounds } from './rules.ts';
import type { FloorCampaign, FloorSnapshot } from './snapshot.ts';
import type { FloorTold } from './told.ts';

/** Campaigns whose settings, hopper or staff are different. */
export function campaignChanges(
  before: Readonly<Record<string, CampaignMemory>> | undefined,
  { at, agents, campaigns }: Pick<FloorSnapshot, 'at' | 'agents' | 'campaigns'>,
  rules: FloorRules,
): ComparedPart<CampaignChange, CampaignMemory> {
  if (campaigns === undefined) return { changes: [], memory: undefined };
  const known = new Map(Object.entries(before ?? {}));
  const changes: CampaignChange[] = [];
  const memory = new Map<string, CampaignMemory>();
  for (const campaign of campaigns) {
    const last = known.get(campaign.id);
    known.delete(campaign.id);
    const settings = settingsOf(campaign);
    const hopper = judgeHopper(last, campaign, rules);
    const staff = judgeStaff(last, campaign, { at, staffed: isStaffed(campaign, agents), rules });
    memory.set(campaign.id, { settings, ...hopper.memory, ...staff.memory });
    if (before === undefined) continue;
    changes.push(...settingsChange(campaign.id, last?.settings ?? {}, settings));
    changes.push(...hopper.changes, ...staff.changes);
  }
  for (const [id, { settings }] of known) changes.push(...settingsChange(id, settings, {}));
  return { changes, memory: Object.fromEntries(memory) };
}

/**
 * The settings that are compared. Where the dialer adapts the dial level by itself it moves every few seconds,
 * and is nobody's decision.
 */
function settingsOf({
  active,
  dialMethod,
  dialLevel,
  hopperLevel,
}: FloorCampaign): Readonly<Record<string, string>> {
  return {
    active: active ? 'Y' : 'N',
    dialMethod,
    ...(dialMethod.includes('ADAPT') ? {} : { dialLevel }),
    ...(hopperLevel === undefined ? {} : { hopperLevel: String(hopperLevel) }),
  };
}

function settingsChange(
  campaign: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly CampaignChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes: NonNullable<FloorTold['changes']> = names
    .map((setting) => ({ setting, before: before[setting] ?? '', after: after[setting] ?? '' }))
    .filter((one) => one.before !== one.after);
  return changes.length === 0 ? [] : [{ type: 'campaign.changed', campaign, changes }];
}

interface Judged {
  readonly changes: readonly CampaignChange[];
  readonly memory: Partial<CampaignMemory>;
}

/** One that is switched off is not judged: its hopper is nobody's concern, and runs empty. */
function judgeHopper(
  last: CampaignMemory | undefined,
  { id, active, hopper }: FloorCampaign,
  rules: FloorRules,
): Judged {
  const bounds = hopper && hopperBounds(hopper, rules);
  if (hopper === undefined || bounds === undefined || !active)
    return { changes: [], memory: last?.low === undefined ? {} : { low: last.low } };
  const { leads, level } = hopper;
  const low = leads < (last?.low === true ? bounds.filledFrom : bounds.lowBelow);
  // That a hopper is looked at for the first time is no news of it; a campaign that is new or was off is.
  const wasLow = last?.low ?? (last?.settings['active'] === 'Y' ? low : false);
  if (wasLow === low) return { changes: [], memory: { low } };
  const told = { leads, ...(level === undefined ? {} : { level }), lowBelow: bounds.lowBelow };
  return {
    changes: [{ type: low ? 'hopper.low' : 'hopper.filled', campaign: id, hopper: told }],
    memory: { low },
  };
}

function isStaffed({ id }: FloorCampaign, agents: FloorSnapshot['agents']): boolean | undefined {
  return agents?.some(({ campaign }) => campaign.toUpperCase() === id.toUpperCase());
}

/** Only a campaign that had agents can run out of them; one that is switched off needs none. */
function judgeStaff(
  last: CampaignMemory | undefined,
  { id, active }: FloorCampaign,
  now: { readonly at: string; readonly staffed: boolean | undefined; readonly rules: FloorRules },
): Judged {
  const { at, staffed, rules } = now;
  if (staffed === true) return { changes: [], memory: {} };
  const wasStaffed = last !== undefined && last.emptySince === undefined;
  const since = last?.emptySince ?? at;
  if (staffed === undefined || !active || (!wasStaffed && last?.emptyTold !== false))
    return { changes: [], memory: { emptySince: since, emptyTold: true } };
  const seconds = Math.round((Date.parse(at) - Date.parse(since)) / 1000);
  if (seconds < rules.noAgentsSeconds)
    return { changes: [], memory: { emptySince: since, emptyTold: false } };
  return {
    changes: [{ type: 'campaign.no-agents', campaign: id, since, seconds }],
    memory: { emptySince: since, emptyTold: true },
  };
}

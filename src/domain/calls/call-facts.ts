import { type BridgeEvent, Call, Lead } from '../event.ts';
import { type HitName, HIT_NAMES } from '../hit/aliases.ts';
import { hitValues } from '../hit/canonical.ts';

import { claimedFacts, type Facts } from '../mapping/facts.ts';

type Read = (event: BridgeEvent) => string | number | undefined;

const AGENT = ['user', 'fullName', 'email', 'userGroup'] as const;

/** What a mapping may name of an event as it was understood; every other name is a variable as received. */
const READERS: Readonly<Record<string, Read>> = Object.fromEntries<Read>([
  ...(Object.keys(Lead.shape) as (keyof Lead)[]).map((key): [string, Read] => [
    `lead.${key}`,
    ({ lead }) => lead[key],
  ]),
  ...(Object.keys(Call.shape) as (keyof Call)[]).map((key): [string, Read] => [
    `call.${key}`,
    ({ call }) => call?.[key],
  ]),
  ...AGENT.map((key): [string, Read] => [`agent.${key}`, ({ agent }) => agent?.[key]]),
  ['lead.key', ({ leadKey }) => leadKey],
  ['call.key', ({ callKey }) => callKey],
  ['event.id', ({ id }) => id],
  ['event.type', ({ type }) => type],
  ['event.dialer', ({ source }) => source],
  ['event.trigger', ({ trigger }) => trigger],
  ['event.receivedAt', ({ receivedAt }) => receivedAt],
  ['event.occurredAt', ({ occurredAt, receivedAt }) => occurredAt ?? receivedAt],
  ['event.campaign', ({ campaign }) => campaign],
]);

/** Names with a dot, which stand for what was understood of an event. */
export const CALL_FACT_NAMES: readonly string[] = Object.keys(READERS);

/**
 * What is known of one call. A name without a dot is a variable of the URL as it was received, whatever the
 * capital letters, or VICIdial's own name of one that came under another (`talk_time` for `talk`).
 */
export function callFacts(event: BridgeEvent): Facts {
  const received = claimedFacts(event.fields);
  let understood: ReadonlyMap<HitName, string> | undefined;
  const byOwnName = (name: string): string | undefined => {
    const own = name.toLowerCase();
    if (!Object.hasOwn(HIT_NAMES, own)) return undefined;
    understood ??= hitValues(Object.entries(event.fields).map(([key, value]) => ({ name: key, value })));
    return understood.get(own as HitName);
  };
  return {
    field(name) {
      const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
      if (read !== undefined) return read(event)?.toString();
      return received.field(name) ?? byOwnName(name) ?? (name === 'campaign' ? event.campaign : undefined);
    },
    memberships: undefined,
    absentIsEmpty: true,
  };
}

import type { BridgeEvent } from '../../domain/event.ts';
import type { RecallRule } from '../../domain/recall.ts';

/** What the configuration says about events that follow from others. */
export interface DeriveRules {
  /** VICIdial statuses in capitals that mean do-not-call: everywhere, or in the campaign of the call only. */
  readonly statuses: ReadonlyMap<string, 'system' | 'campaign'>;
  /** Whether the fields that a `record-changed` tells say, by themselves, that the person opted out. */
  readonly claimsOptOut: (event: BridgeEvent) => boolean;
  /** Which calls that no agent took are made again, by dialer. */
  readonly recalls?: ReadonlyMap<string, RecallRule> | undefined;
}

export const NO_RULES: DeriveRules = { statuses: new Map(), claimsOptOut: () => false };

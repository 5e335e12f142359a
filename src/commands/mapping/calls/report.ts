import type { CallOrder } from '../../../domain/call-order.ts';
import type { TracedPart } from '../../../domain/calls/evaluation.ts';
import { callOrderOf } from '../../../domain/calls/order.ts';
import type { CallsMapping } from '../../../domain/calls/schema.ts';
import type { CanarySide } from '../../../domain/calls/canary.ts';
import type { BridgeEvent } from '../../../domain/event.ts';
import type { LookedAt } from '../../shadow/looker.ts';

/** What would become of one call in a CRM. Holds the call's data. */
export interface CallReport {
  readonly connection: string;
  readonly event: string;
  readonly type: string;
  readonly campaign: string | null;
  readonly status: string | null;
  /** Places of the rules that count, the least specific first. */
  readonly rules: readonly string[];
  readonly canary: CanarySide | null;
  readonly parts: readonly TracedPart[];
  /** null = the connection has no rules: its own defaults. */
  readonly order: CallOrder | null;
  readonly warnings: readonly string[];
  /** With `--live`: what would change in the CRM, by looking. */
  readonly live: LookedAt | null;
}

/** Map one call; asks nobody. */
export function callReport(
  event: BridgeEvent,
  mapping: CallsMapping | undefined,
  env: { readonly connection: string; readonly timezone: string; readonly defaultPhoneCode: string },
  live: LookedAt | null,
): CallReport {
  const about = {
    connection: env.connection,
    event: event.id,
    type: event.type,
    campaign: event.campaign ?? null,
    status: event.call?.status ?? null,
    live,
  };
  if (mapping === undefined)
    return { ...about, rules: [], canary: null, parts: [], order: null, warnings: [] };
  const { order, warnings, side, rules, parts } = callOrderOf(event, mapping, env);
  return { ...about, rules, canary: side ?? null, parts, order, warnings };
}

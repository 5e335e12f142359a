import { createHash } from 'node:crypto';
import type { BridgeEvent } from '../event.ts';
import type { CallLevels, CallsMapping } from './schema.ts';

/** Which of two mappings a call falls under; undefined = there is one only. */
export type CanarySide = 'current' | 'new' | undefined;

const STEPS = 10_000;

/**
 * Which rules count for this call: a lead is always on the same side, and a larger share only adds leads. Each
 * connection draws its own, so that not the same leads are tried everywhere.
 */
export function chooseRules(
  event: BridgeEvent,
  { canary, ...current }: CallsMapping,
  connection: string,
): { readonly rules: CallLevels; readonly side: CanarySide } {
  if (canary === undefined) return { rules: current, side: undefined };
  const key = event.leadKey ?? event.callKey ?? event.id;
  if (shareOf(`${connection} ${key}`) < canary.percent) return { rules: canary, side: 'new' };
  return { rules: current, side: 'current' };
}

/** A number from 0 to below 100, spread evenly over keys. */
function shareOf(key: string): number {
  const hash = createHash('sha256').update(key).digest();
  return ((hash.readUIntBE(0, 6) % STEPS) / STEPS) * 100;
}

import type { PresentRecords } from '../connector.ts';
import type { RecordedEffect } from '../ledger/verified/effects.ts';

/** An effect of which records are gone. */
export interface FoundMissing {
  readonly destination: string;
  readonly effectKey: string;
  /** Ids of the gone, by their names in the receipt. */
  readonly gone: Readonly<Record<string, string>>;
  /** Names of those that are people. */
  readonly people: readonly string[];
}

/** What of an effect is gone by what the CRM answered; undefined = nothing. */
export function foundMissing(
  destination: string,
  { effectKey, ids }: RecordedEffect,
  { gone, people }: PresentRecords,
): FoundMissing | undefined {
  const lost = Object.entries(ids).filter(([name]) => gone.includes(name));
  if (lost.length === 0) return undefined;
  return {
    destination,
    effectKey,
    gone: Object.fromEntries(lost),
    people: people.filter((name) => gone.includes(name)),
  };
}

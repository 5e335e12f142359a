import type { DncBook, OwnWrites, RecordRef } from '../../src/connector.ts';

export interface ToldOwnWrites extends OwnWrites {
  readonly told: readonly { readonly ref: RecordRef; readonly fields: Readonly<Record<string, string>> }[];
}

/** Keeps what was announced; `onTold` runs at that moment. */
export function ownWrites(onTold: () => void = () => undefined): ToldOwnWrites {
  const told: { ref: RecordRef; fields: Readonly<Record<string, string>> }[] = [];
  return {
    told,
    async announce({ object, id }, fields) {
      told.push({ ref: { object, id }, fields });
      onTold();
    },
  };
}

/** A ledger in which these numbers are blocked everywhere. */
export function dncBook(...numbers: readonly string[]): DncBook {
  return { blocked: async (number) => (numbers.includes(number) ? 'system' : undefined) };
}

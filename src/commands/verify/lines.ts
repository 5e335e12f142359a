import type { MissingRecord } from '../../ledger/verified/missing.ts';
import { countedNoun } from '../counted-noun.ts';
import type { Verification } from '../../ledger/verified/verifications.ts';

/** What a look has found, for a person. */
export function verificationLine(result: Verification): string {
  const { destination, looked, there, missing, redelivered, peopleGone, unseen } = result;
  const parts = [
    `${countedNoun(looked, 'receipt')} looked at, of ${there} every record is there`,
    ...(redelivered === 0
      ? []
      : [`${countedNoun(redelivered, 'gone record is', 'gone records are')} delivered again`]),
    ...(missing === 0
      ? []
      : [
          `${countedNoun(missing, 'record is', 'records are')} missing (vicibridge verify ${destination} --list)`,
        ]),
    ...(peopleGone === 0 ? [] : [`${countedNoun(peopleGone, 'receipt')} whose person was removed`]),
    ...(unseen === 0 ? [] : [`${countedNoun(unseen, 'receipt')} of which not all could be looked at`]),
  ];
  return `${destination}: ${parts.join('; ')}`;
}

export function verificationJson({ since, startedAt, endedAt, ...rest }: Verification): string {
  return JSON.stringify({ ...rest, since: iso(since), startedAt: iso(startedAt), endedAt: iso(endedAt) });
}

/** One missing record as a row of a table. */
export function missingRow(record: MissingRecord) {
  return {
    connection: record.destination,
    record: `${record.part} ${record.remoteId}`,
    state: record.state,
    found: iso(record.foundAt),
    event: record.eventId,
    why: record.reason,
  };
}

export function missingJson({ foundAt, redeliveredAt, ...rest }: MissingRecord): string {
  const again = redeliveredAt === undefined ? {} : { redeliveredAt: iso(redeliveredAt) };
  return JSON.stringify({ ...rest, foundAt: iso(foundAt), ...again });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

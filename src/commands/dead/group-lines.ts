import { deadRemedy } from '../../domain/dead-letters/remedy.ts';
import { deadSignature } from '../../domain/dead-letters/signature.ts';
import type { DeadGroup } from '../../ledger/dead-groups.ts';

/** A group as a person reads it. @param place in the list; undefined = it stands alone */
export function groupLines(group: DeadGroup, place: number | undefined): readonly string[] {
  const { destination, id, code, message, count, firstAt, lastAt, eventId } = group;
  const start = place === undefined ? '' : `${place}.  `;
  const indent = ' '.repeat(start.length);
  return [
    `${start}${destination}  ${code}  ${count} ${count === 1 ? 'delivery' : 'deliveries'}, ${time(firstAt)} to ${time(lastAt)}  (group ${id})`,
    `${indent}${message.replaceAll(/\s+/gu, ' ').trim()}`,
    `${indent}do: ${deadRemedy(code)}; example: vicibridge event ${eventId}`,
    `${indent}then: vicibridge replay --to ${destination} --group ${id} --dry-run`,
  ];
}

export function groupJson({ firstAt, lastAt, ...group }: DeadGroup) {
  return {
    ...group,
    signature: deadSignature(group.code, group.message).text,
    firstAt: time(firstAt),
    lastAt: time(lastAt),
    remedy: deadRemedy(group.code),
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

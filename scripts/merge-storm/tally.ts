import type { Done, Trouble } from './trouble.ts';

/** How one CRM compares with the calls that were accepted, by the calls' keys. */
export interface CrmTally extends Done {
  readonly name: string;
  /** Calls that are there once, on one person who exists and is the right one. */
  readonly attached: number;
  /** Calls that went with a person whom somebody deleted after they were written. */
  readonly takenAlong: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** On nobody, on several, or on a record that is merged away, converted or deleted. */
  readonly orphans: readonly string[];
  /** On somebody else than the person, or whoever the person was merged with. */
  readonly misplaced: readonly string[];
}

/** @param accepted phone number in E.164 by the key of the call */
export function tallyCrm(accepted: ReadonlyMap<string, string>, trouble: Trouble): CrmTally {
  const { crm, groups, takenAlong, done } = trouble;
  const people = new Map(crm.people().map((person) => [person.id, person]));
  const calls = Map.groupBy(crm.calls(), ({ key }) => key);
  const found = { attached: 0, takenAlong: 0 };
  const wrong = {
    lost: new Array<string>(),
    doubled: new Array<string>(),
    orphans: new Array<string>(),
    misplaced: new Array<string>(),
  };
  for (const [key, phone] of accepted) {
    const [call, ...others] = calls.get(key) ?? [];
    if (others.length > 0) wrong.doubled.push(key);
    const [id, ...more] = call?.people ?? [];
    const person = id === undefined || more.length > 0 ? undefined : people.get(id);
    if (person !== undefined && groups.isSame(person.phone, phone)) found.attached += 1;
    else if (person !== undefined) wrong.misplaced.push(key);
    else if (takenAlong.has(key) && id === undefined) found.takenAlong += 1;
    else (call === undefined ? wrong.lost : wrong.orphans).push(key);
  }
  return { name: crm.name, ...done, ...found, ...wrong };
}

export function isWhole({ lost, doubled, orphans, misplaced }: CrmTally): boolean {
  return [lost, doubled, orphans, misplaced].every((keys) => keys.length === 0);
}

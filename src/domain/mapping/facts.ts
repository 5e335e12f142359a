import type { CrmRecord } from '../crm-record.ts';

/** What is known of a record; a message about it knows less than the record itself. */
export interface Facts {
  /** Text of a field; `''` = known to be empty, undefined = not known. */
  field(name: string): string | undefined;
  /** Ids of the lists or campaigns that it is in; undefined = not known. */
  readonly memberships: readonly string[] | undefined;
  /** To a condition a field that is not known counts as empty; absent = it leaves the condition open. */
  readonly absentIsEmpty?: boolean | undefined;
}

/** All that a record tells. */
export function factsOf(record: Pick<CrmRecord, 'fields' | 'memberships'>): Facts {
  return { field: fieldReader(record.fields), memberships: record.memberships };
}

/** What the fields of a message tell: of others, and of lists, nothing is known. */
export function claimedFacts(fields: Readonly<Record<string, string>>): Facts {
  return { field: fieldReader(fields), memberships: undefined };
}

/** Names as written first; Salesforce takes them in any case and answers in its own. */
function fieldReader(fields: Readonly<Record<string, string>>): (name: string) => string | undefined {
  return (name) => {
    if (Object.hasOwn(fields, name)) return fields[name];
    const lower = name.toLowerCase();
    const own = Object.keys(fields).find((candidate) => candidate.toLowerCase() === lower);
    return own === undefined ? undefined : fields[own];
  };
}

import type { ObjectName } from './objects.ts';
import { Refusal } from './refusal.ts';
import type { Fields } from './rules.ts';

/** Refuse writes of single records, as a validation rule, a trigger or a lock of the org does. */
export interface RowFault {
  readonly object: ObjectName;
  /** Salesforce's code (`UNABLE_TO_LOCK_ROW`). */
  readonly errorCode: string;
  readonly message?: string;
  readonly fields?: readonly string[];
  /** Only records that hold these; absent = every record of the object. */
  readonly where?: Fields;
  /** How often; absent = always. */
  readonly times?: number;
}

/** The rules that refuse single records of one org. */
export class RowFaults {
  #faults: { readonly fault: RowFault; left: number }[] = [];

  add(fault: RowFault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Throws Refusal where a rule is about this record. */
  check(object: ObjectName, fields: Fields): void {
    const entry = this.#faults.find(
      ({ fault, left }) => left > 0 && fault.object === object && holds(fields, fault.where ?? {}),
    );
    if (entry === undefined) return;
    entry.left -= 1;
    const { errorCode, message = 'refused by a rule of the org', fields: named = [] } = entry.fault;
    throw new Refusal(400, { errorCode, message, fields: named });
  }
}

function holds(fields: Fields, wanted: Fields): boolean {
  return Object.entries(wanted).every(([name, value]) => fields[name] === value);
}

import type { Condition, Test } from './condition.ts';
import { TESTS } from './condition.ts';
import type { Facts } from './facts.ts';
import { momentOfText } from './moment.ts';

/** Whether a condition holds; undefined where too little is known to say. */
export function holds(condition: Condition, facts: Facts): boolean | undefined {
  if (condition.all !== undefined) return every(condition.all.map((part) => holds(part, facts)));
  if (condition.any !== undefined) return some(condition.any.map((part) => holds(part, facts)));
  if (condition.not !== undefined) return negate(holds(condition.not, facts));
  if (condition.memberOf !== undefined) return isMember(list(condition.memberOf), facts.memberships);
  return every(testsOf(condition).map((test) => holdsTest(condition, test, facts)));
}

/** The tests of a condition that names a field. */
export function testsOf(condition: Condition): readonly Test[] {
  return TESTS.filter((test) => condition[test] !== undefined);
}

/** Whether one test of a condition holds; undefined where the field is not known. */
export function holdsTest(condition: Condition, test: Test, facts: Facts): boolean | undefined {
  const told = facts.field(condition.field ?? '') ?? (facts.absentIsEmpty === true ? '' : undefined);
  return told === undefined ? undefined : judge(condition, test, told);
}

function judge(condition: Condition, test: Test, told: string): boolean {
  const value = fold(told);
  switch (test) {
    case 'is':
      return words(condition.is).includes(value);
    case 'isNot':
      return !words(condition.isNot).includes(value);
    case 'contains':
      return words(condition.contains).some((word) => value.includes(word));
    case 'startsWith':
      return words(condition.startsWith).some((word) => value.startsWith(word));
    case 'endsWith':
      return words(condition.endsWith).some((word) => value.endsWith(word));
    case 'exists':
      return (value !== '') === condition.exists;
    case 'above':
      return compare(numberOf(value), condition.above) > 0;
    case 'below':
      return compare(numberOf(value), condition.below) < 0;
    case 'after':
      return compare(momentOfText(value), momentOfText(condition.after ?? '')) > 0;
    case 'before':
      return compare(momentOfText(value), momentOfText(condition.before ?? '')) < 0;
    default:
      return test satisfies never;
  }
}

/** As texts are compared: trimmed, small letters, one spelling of each letter. */
export function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

function words(wanted: string | readonly string[] | undefined): readonly string[] {
  return list(wanted ?? []).map(fold);
}

function list(wanted: string | readonly string[]): readonly string[] {
  return typeof wanted === 'string' ? [wanted] : wanted;
}

function numberOf(value: string): number | undefined {
  const number = value === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Below or above zero as `left` is to `right`; NaN, which is neither, where one of them is missing. */
function compare(left: number | undefined, right: number | undefined): number {
  return (left ?? Number.NaN) - (right ?? Number.NaN);
}

function isMember(ids: readonly string[], memberships: readonly string[] | undefined): boolean | undefined {
  return memberships?.some((held) => ids.some((id) => isSameId(held, id)));
}

const SALESFORCE_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** Salesforce writes an id with 15 characters or, with a checksum, with 18. */
function isSameId(held: string, id: string): boolean {
  const [left, right] = [held.trim(), id.trim()];
  if (left === right) return true;
  return SALESFORCE_ID.test(left) && SALESFORCE_ID.test(right) && left.slice(0, 15) === right.slice(0, 15);
}

function every(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function some(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function negate(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

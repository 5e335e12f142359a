import type { Condition, Test } from './condition.ts';
import type { Facts } from './facts.ts';
import { holds, holdsTest, testsOf } from './holds.ts';

const TEST_WORDS: Readonly<Record<Test, string>> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  startsWith: 'starts with',
  endsWith: 'ends with',
  exists: 'exists is',
  above: 'is above',
  below: 'is below',
  after: 'is after',
  before: 'is before',
};

/** A condition in one line: `all of (lifecyclestage is lead or mql, in 101)`. Of the configuration only. */
export function conditionWords(condition: Condition): string {
  if (condition.all !== undefined) return `all of (${condition.all.map(conditionWords).join(', ')})`;
  if (condition.any !== undefined) return `any of (${condition.any.map(conditionWords).join(', ')})`;
  if (condition.not !== undefined) return `not (${conditionWords(condition.not)})`;
  if (condition.memberOf !== undefined) return `member of ${valueWords(condition.memberOf)}`;
  return testsOf(condition)
    .map((test) => testWords(condition, test))
    .join(' and ');
}

/**
 * The part of a condition that keeps it from holding, in words without a value of the record; undefined
 * when it holds.
 */
export function whyNot(condition: Condition, facts: Facts): string | undefined {
  const answer = holds(condition, facts);
  if (answer === true) return undefined;
  if (condition.all !== undefined) {
    const parts = condition.all;
    const culprit = parts.find((part) => holds(part, facts) === false) ?? parts.find((part) => holds(part, facts) === undefined); // prettier-ignore
    return culprit === undefined ? undefined : whyNot(culprit, facts);
  }
  if (condition.field === undefined)
    return answer === undefined
      ? `it is not known whether: ${conditionWords(condition)}`
      : `does not hold: ${conditionWords(condition)}`;
  if (answer === undefined) return `the record has no field ${condition.field}`;
  const test = testsOf(condition).find((one) => holdsTest(condition, one, facts) !== true);
  return test === undefined ? undefined : `does not hold: ${testWords(condition, test)}`;
}

function testWords(condition: Condition, test: Test): string {
  return `${condition.field ?? ''} ${TEST_WORDS[test]} ${valueWords(condition[test])}`;
}

function valueWords(value: Condition[Test | 'memberOf']): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? value.map(quoted).join(' or ') : quoted(String(value));
}

function quoted(text: string): string {
  return text === '' || /\s/.test(text) ? `"${text}"` : text;
}

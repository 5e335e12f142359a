import { describe, expect, test } from 'vitest';
import { isNews } from '../../src/domain/alerts/alerter.ts';
import { budgetUse } from '../../src/domain/alerts/budget.ts';
import {
  budgetCondition,
  deadLettersCondition,
  heldCondition,
  reviewsCondition,
} from '../../src/domain/alerts/conditions.ts';
import { overText } from '../../src/domain/alerts/over.ts';
import { destinationOf, subjectOf } from '../../src/domain/alerts/subject.ts';

const RULES = { percent: 1, windowHours: 24, atLeast: 50 };

describe('the failure budget', () => {
  test.each([
    [{ delivered: 10_000, dead: 49, failing: 0 }, undefined],
    [{ delivered: 9950, dead: 50, failing: 0 }, 50],
    [{ delivered: 9931, dead: 40, failing: 29 }, 50],
    [{ delivered: 9930, dead: 40, failing: 30 }, 70],
    [{ delivered: 9910, dead: 0, failing: 90 }, 90],
    [{ delivered: 9900, dead: 100, failing: 0 }, 100],
    [{ delivered: 0, dead: 500, failing: 0 }, 100],
  ])('of one percent with %o is used to stage %s', (counts, stage) => {
    expect(budgetUse(counts, RULES).stage).toBe(stage);
  });

  test('says nothing of fewer deliveries than it asks for, however many of them failed', () => {
    expect(budgetUse({ delivered: 0, dead: 49, failing: 0 }, RULES).stage).toBeUndefined();
    expect(budgetUse({ delivered: 0, dead: 50, failing: 0 }, RULES).stage).toBe(100);
    expect(budgetUse({ delivered: 0, dead: 0, failing: 0 }, { ...RULES, atLeast: 1 }).stage).toBeUndefined();
  });

  test('is an alert that tells how many failed, and is critical when it is used up', () => {
    const half = budgetCondition('crm', { delivered: 9950, dead: 30, failing: 20 }, RULES);
    expect(half).toMatchObject({ alert: { severity: 'warning', subject: 'crm' }, level: 50 });
    expect(half?.alert.message).toContain('50 of 10000 deliveries failed within 24 h (0.50 %)');
    const all = budgetCondition('crm', { delivered: 900, dead: 100, failing: 0 }, RULES);
    expect(all).toMatchObject({ alert: { severity: 'critical' }, level: 100 });
    expect(all?.alert.message).toContain('10 times the failure budget');
  });
});

describe('an alert that lasts', () => {
  test.each([
    ['is news when it begins', undefined, { severity: 'warning', level: 0 }, true],
    [
      'is none while it is the same',
      { severity: 'warning', level: 50 },
      { severity: 'warning', level: 50 },
      false,
    ],
    [
      'is news at a higher stage',
      { severity: 'warning', level: 50 },
      { severity: 'warning', level: 70 },
      true,
    ],
    [
      'is none at a lower stage',
      { severity: 'warning', level: 70 },
      { severity: 'warning', level: 50 },
      false,
    ],
    [
      'is news when it is graver',
      { severity: 'warning', level: 1 },
      { severity: 'critical', level: 1 },
      true,
    ],
  ] as const)('%s', (_name, lasting, raised, expected) => {
    expect(isNews(lasting, raised)).toBe(expected);
  });
});

describe('conditions', () => {
  test('a hold is about the credentials, unless its circuit is open', () => {
    const hold = { destination: 'crm', code: 'http-401', message: 'refused' };
    expect(heldCondition(hold).alert).toMatchObject({ code: 'destination-held', severity: 'critical' });
    expect(heldCondition(hold).alert.message).toContain('vicibridge release crm');
    expect(heldCondition({ ...hold, code: 'circuit-open' }).alert.code).toBe('circuit-open');
  });

  test('parked deliveries are told again at ten, a hundred and so on', () => {
    const levels = [1, 9, 10, 99, 100].map((count) => reviewsCondition('crm', count).level);
    expect(levels).toEqual([0, 0, 1, 1, 2]);
  });

  test('a group of dead letters is a subject of its own that belongs to its destination, said once', () => {
    const condition = deadLettersCondition({ destination: 'crm', id: 'abc', code: 'http-400', count: 3 });
    expect(condition).toMatchObject({ alert: { subject: subjectOf('crm', 'abc') }, repeats: false });
    expect(destinationOf(condition.alert.subject)).toBe('crm');
    expect(condition.alert.message).toContain('vicibridge dead --to crm --group abc');
    expect(overText(condition.alert.code, condition.alert.subject)).toContain('crm: none of these');
  });

  test('an alert of somebody else ends with a text too', () => {
    expect(overText('clock-off', 'main')).toBe('main: clock-off is over.');
  });
});

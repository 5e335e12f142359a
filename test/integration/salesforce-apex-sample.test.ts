import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../source-files.ts';
import { SIGNING_SECRET, startSalesforceHooks } from './salesforce-hooks-rig.ts';

/**
 * There is no Apex outside Salesforce, so the steps are taken from the text of the class: its expressions are
 * evaluated as they stand, with the platform's functions in place.
 */
const CLASS = readFileSync(join(ROOT, 'docs/connectors/salesforce/VicibridgeNotifier.cls'), 'utf8');
type Value = string | Buffer;

/** An expression of joined texts, variables and calls of one level each, as the class uses them. */
function evaluate(expression: string, variables: Readonly<Record<string, Value>>): Value {
  const parts = splitOutside(expression, '+').map((part) => term(part.trim(), variables));
  return parts.length === 1 ? (parts[0] ?? '') : parts.map(String).join('');
}

function term(text: string, variables: Readonly<Record<string, Value>>): Value {
  const literal = /^'((?:[^'\\]|\\.)*)'$/.exec(text)?.[1];
  if (literal !== undefined) return literal.replaceAll(/\\(.)/g, '$1');
  if (Object.hasOwn(variables, text)) return variables[text] ?? '';
  if (/^\d+$/.test(text)) return text;
  const [, name = '', inner = ''] = /^([\w.]+)\((.*)\)$/s.exec(text) ?? [];
  const given = splitOutside(inner, ',').map((one) => evaluate(one.trim(), variables));
  const [first = '', second = '', third = ''] = given;
  switch (name) {
    case 'Blob.valueOf':
      return Buffer.from(String(first), 'utf8');
    case 'EncodingUtil.base64Encode':
      return (first as Buffer).toString('base64');
    case 'EncodingUtil.base64Decode':
      return Buffer.from(String(first), 'base64');
    case 'EncodingUtil.convertToHex':
      return (first as Buffer).toString('hex');
    case 'Crypto.generateMac':
      expect(String(first).toLowerCase()).toBe('hmacsha256');
      return createHmac('sha256', third).update(second).digest();
    case 'Crypto.generateAesKey':
      return randomBytes(16);
    case 'secret.removeStart':
      return String(variables['secret']).replace(String(first), '');
    default:
      throw new Error(`the class uses ${text}, which this test cannot evaluate`);
  }
}

/** Cut at a sign that stands in no quotes and no brackets. */
function splitOutside(text: string, sign: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')') depth -= 1;
    if (character === sign && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function lineOf(pattern: RegExp): string {
  const found = pattern.exec(CLASS)?.[1];
  if (found === undefined) throw new Error(`the class has no ${String(pattern)}`);
  return found;
}

/** What `signatureOf(secret, id, timestamp, payload)` returns. */
function signatureOf(secret: string, id: string, timestamp: string, payload: string): string {
  expect(CLASS).toContain('signatureOf(String secret, String id, String timestamp, String payload)');
  const given = { secret, id, timestamp, payload };
  const key = evaluate(lineOf(/Blob key = (.+);/), given);
  const content = evaluate(lineOf(/Blob content = (.+);/), given);
  return String(evaluate(lineOf(/return ('v1,' .+);/), { ...given, key, content }));
}

describe('the sample Apex class', () => {
  test("signs the specification's message as the specification does", () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureOf(secret, id, '1614265330', '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test('sends headers and a message that the receiver takes', async () => {
    await using hooks = await startSalesforceHooks();
    expect(lineOf(/String timestamp = (.+);/)).toBe('String.valueOf(System.currentTimeMillis() / 1000)');
    const timestamp = String(Math.floor(Date.now() / 1000));
    const messageId = String(evaluate(lineOf(/String id = (.+);/), {}));
    const id = '00Q5g000001AbCdEAK';
    const master = '00Q5g000001ZzZzEAK';
    const keys = [...CLASS.matchAll(/^ {12}'(\w+)' => /gm)].map(([, key = '']) => key);
    expect(keys).toEqual(['object', 'id', 'change', 'changedAt', 'modifiedBy']);
    const told = ['Lead', id, 'AFTER_DELETE', new Date().toISOString(), '0055g00000AbcdeAAB'];
    const record = Object.fromEntries(keys.map((key, index) => [key, told[index]]));
    const body = JSON.stringify({ records: [{ ...record, fields: { MasterRecordId: master } }] });
    const headers = [...CLASS.matchAll(/setHeader\('([\w-]+)', (.+)\);/g)].map(
      ([, name = '', value = '']) => [
        name,
        value.startsWith('signatureOf(settings.Signing_Key__c, messageId, timestamp, body)')
          ? signatureOf(SIGNING_SECRET, messageId, timestamp, body)
          : String(evaluate(value, { messageId, timestamp })),
      ],
    );
    expect(headers).toHaveLength(4);
    const response = await hooks.post('/sfdc', body, Object.fromEntries(headers));
    expect([response.status, await response.json()]).toEqual([
      200,
      { accepted: 1, events: [hooks.events()[0]?.id] },
    ]);
    expect(hooks.events()[0]).toMatchObject({
      record: { object: 'Lead', id: master, change: 'merged', mergedIds: [id] },
      marks: [],
    });
  });
});

import { describe, expect, test } from 'vitest';
import { parseHit, type ParseContext } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { rawHit } from './hit-recorded.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function post(parts: Partial<RawHit>, context: Partial<ParseContext> = {}): BridgeEvent {
  const hit = rawHit({ hook: 'leads', source: 'web', trigger: 'lead', method: 'POST', ...parts });
  return parseHit(hit, { timezone: 'America/New_York', ...context });
}

function postJson(value: unknown, context: Partial<ParseContext> = {}): BridgeEvent {
  return post({ headers: JSON_TYPE, body: Buffer.from(JSON.stringify(value)) }, context);
}

function postForm(form: string, context: Partial<ParseContext> = {}): BridgeEvent {
  return post({ body: Buffer.from(form) }, context);
}

describe('parseHit on a posted lead', () => {
  test('when a JSON object came, then it is a lead as VICIdial would hold it', () => {
    const event = postJson({
      id: 'sf-00Q5',
      firstName: 'Ada',
      last_name: "O'King",
      mobile: '+1 (312) 555-0101',
      emailAddress: 'ada@example.test',
      zip: 60601,
      message: 'call me\nsoon',
      submitted_at: '2026-11-21T21:44:00-05:00',
      campaign: 'SALES',
      loan: true,
    });
    expect(BridgeEvent.parse(event)).toEqual(event);
    expect(event).toEqual({
      id: 'evt_test',
      type: 'lead-submitted',
      source: 'web',
      trigger: 'lead',
      receivedAt: '2026-11-22T02:44:03.145Z',
      occurredAt: '2026-11-22T02:44:00.000Z',
      leadKey: 'web:sf-00Q5',
      lead: {
        vendorLeadCode: 'sf-00Q5',
        firstName: 'Ada',
        lastName: "O'King",
        phoneCode: '1',
        phone: '3125550101',
        e164: '+13125550101',
        email: 'ada@example.test',
        postalCode: '60601',
        comments: 'call me\nsoon',
      },
      campaign: 'SALES',
      fields: expect.objectContaining({ mobile: '+1 (312) 555-0101', loan: 'true' }) as unknown,
      marks: [],
    });
  });

  test.each([
    ['form body', { body: Buffer.from('first_name=Ada&phone_number=3125550101&phone_code=1') }],
    ['query', { query: Buffer.from('first-name=Ada&Phone=3125550101&phoneCode=1'), method: 'GET' }],
    ['nested JSON', { body: Buffer.from('{"lead":{"fname":"Ada","phone":"3125550101","phone_code":1}}') }],
  ])('when a %s came, then it is the same lead', (_what, parts) => {
    expect(post(parts).lead).toEqual({
      firstName: 'Ada',
      phoneCode: '1',
      phone: '3125550101',
      e164: '+13125550101',
    });
  });

  test.each([
    ['name=Ada', { firstName: 'Ada' }],
    ['your-name=Ada+King+Lovelace', { firstName: 'Ada', lastName: 'King Lovelace' }],
    ['full_name=A+B&first_name=Ada&last_name=King', { firstName: 'Ada', lastName: 'King' }],
  ])('when the name came as %s, then it is taken apart', (form, expected) => {
    expect(postForm(form).lead).toEqual(expected);
  });

  test("when the sender's lead_id came, then it is its key and never a lead id of VICIdial", () => {
    expect(postForm('lead_id=101').lead).toEqual({ vendorLeadCode: '101' });
    expect(postForm('vendor_lead_code=V1&lead_id=101&id=5').lead).toEqual({ vendorLeadCode: 'V1' });
    expect(postForm('vicidial_lead_id=101').lead).toEqual({ id: '101' });
  });

  test("when a form's own id came, then it is nobody's key", () => {
    const code = (value: unknown) => postJson(value).lead.vendorLeadCode;
    expect(code({ form: { id: 'contact-1' }, fields: { phone: '+13125550101' } })).toBeUndefined();
    expect(code({ data: { Form: { lead_id: '5' } } })).toBeUndefined();
    expect(code({ submission: { id: 's1' }, form: { lead: { id: 'L1' } } })).toBe('L1');
    expect(code({ form: { id: 'contact-1' }, id: '7' })).toBe('7');
    expect(code({ data: { contact: { id: '7' } } })).toBe('7');
    expect(code({ payload: { lead_id: '7' } })).toBe('7');
    expect(code({ form: { vendor_lead_code: 'V1' } })).toBe('V1');
  });

  test.each(['ada@example.test', '+13125550101', '312-555-0101', '(312) 555 0101', '3125550101', '555-0101'])(
    "when the sender's key is %s, then it is not in the lead key, and the key is its own",
    (id) => {
      const event = postJson({ id });
      expect(event.lead.vendorLeadCode).toBe(id);
      expect(event.leadKey).toMatch(/^web:h[a-z2-7]{26}$/);
      expect(postJson({ id, city: 'x' }).leadKey).toBe(event.leadKey);
      expect(postJson({ id: `${id}1` }).leadKey).not.toBe(event.leadKey);
    },
  );

  test.each(['7', '123456789', 'sf-00Q5', '2026-A', '1'.repeat(16)])(
    "when the sender's key is %s, then the lead key shows it",
    (id) => {
      expect(postJson({ id }).leadKey).toBe(`web:${id}`);
    },
  );

  test('when the source maps names, then the map decides and its targets are in the fields', () => {
    const fieldMap = { tel: 'alt_phone', 'answers.loan': 'loan_amount', ref: 'lead_id', msg: 'comments' };
    const event = postJson(
      { tel: '3125550102', phone: '3125550101', answers: { loan: 5000 }, ref: '101', msg: 'a', comment: 'b' },
      { fieldMap, defaultPhoneCode: '1' },
    );
    expect(event.lead).toEqual({
      id: '101',
      altPhone: '3125550102',
      phone: '3125550101',
      phoneCode: '1',
      e164: '+13125550101',
      comments: 'a',
    });
    expect(event.fields).toMatchObject({ loan_amount: '5000', 'answers.loan': '5000' });
  });

  test('when there is no key of the sender, then number, then address tell the person', () => {
    const byNumber = postForm('phone=%2B13125550101').leadKey;
    expect(byNumber).toMatch(/^web:h[a-z2-7]{26}$/);
    expect(postForm('phone=312-555-0101&phone_code=1&email=a@b.c').leadKey).toBe(byNumber);
    expect(postForm('email=A@b.c').leadKey).toBe(postForm('email=a@b.c').leadKey);
    expect(postForm('city=x')).not.toHaveProperty('leadKey');
  });

  test.each<[string, Partial<RawHit>, readonly string[]]>([
    ['no number', { body: Buffer.from('first_name=Ada') }, ['missing-phone']],
    ['a number of no country', { body: Buffer.from('phone=3125550101') }, ['no-phone-code']],
    ['an impossible number', { body: Buffer.from('phone=12&phone_code=1') }, ['bad-phone']],
    ['broken JSON', { headers: JSON_TYPE, body: Buffer.from('{') }, ['unreadable-body', 'missing-phone']],
    [
      'a code that is too long',
      { body: Buffer.from(`phone=%2B13125550101&id=${'9'.repeat(21)}&campaign=NINECHARS`) },
      ['too-long', 'too-long'],
    ],
    ['a bad time', { body: Buffer.from('phone=%2B13125550101&created_at=now') }, ['bad-time']],
    ['a bad lead id', { body: Buffer.from('phone=%2B13125550101&vicidial_lead_id=x') }, ['bad-lead-id']],
  ])('when the post has %s, then it is kept and marked', (_what, parts, expected) => {
    const event = post(parts);
    expect(event.type).toBe('lead-submitted');
    expect(event.marks.map(({ code }) => code)).toEqual(expected);
  });

  test('when secrets stand inside something, then they are not in the event; the key of a list entry is none', () => {
    const event = postJson({
      phone: '+13125550101',
      user: { password: 'T0PSECRET' },
      payment: { cards: [{ token: 'T0PSECRET' }], api: { key: 'T0PSECRET' } },
      'login[secret]': 'T0PSECRET',
      answers: [{ key: 'loan', value: '5000' }],
    });
    expect(JSON.stringify(event)).not.toContain('T0PSECRET');
    expect(event.fields).toMatchObject({ 'answers.0.key': 'loan', 'answers.0.value': '5000' });
  });

  test('when secrets are in the post, then they are not in the event', () => {
    const event = postJson({ phone: '+13125550101', token: 'T0PSECRET', password: 'T0PSECRET' });
    expect(JSON.stringify(event)).not.toContain('T0PSECRET');
  });
});

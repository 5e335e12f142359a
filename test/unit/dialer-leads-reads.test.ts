import { describe, expect, it } from 'vitest';
import { signal, startLeads } from './dialer-leads-rig.ts';

describe('lead_all_info', () => {
  it('reads a lead whole when its values hold line breaks, with its custom fields by name', async () => {
    const { client } = await startLeads();
    const { rows } = await client.leadAllInfo({ leadId: '101', customFields: true }, signal());
    expect(rows).toMatchObject([
      { lead_id: '101', comments: 'one\ntwo', policy: 'P-1', notes: 'a\nb', gmt_offset_now: -6, rank: 0 },
    ]);
  });

  it('fails without a body for a lead with an apostrophe, which other functions still read', async () => {
    const { client } = await startLeads();
    await expect(client.leadAllInfo({ leadId: '102' }, signal())).rejects.toMatchObject({
      kind: 'transient',
      code: 'http-500',
    });
    const field = await client.leadFieldInfo({ leadId: '102', fieldName: 'last_name' }, signal());
    expect(field.rows).toEqual([{ value: "O'Brien" }]);
    const empty = await client.leadFieldInfo({ leadId: '102', fieldName: 'city' }, signal());
    expect(empty).toMatchObject({ outcome: 'success', rows: [{ value: '' }] });
    const found = await client.leadSearch({ phoneNumber: ['3125550102', '3125559999'] }, signal());
    expect(found.rows).toEqual([
      { search_key: '3125550102', records_found: 1, lead_ids: ['102'] },
      { search_key: '3125559999', records_found: 0, lead_ids: [] },
    ]);
  });

  it('has the header before each lead when a number has several', async () => {
    const { client, standIn } = await startLeads();
    standIn.insertLead({ phone_number: '3125550103', list_id: '1003' });
    const { rows } = await client.leadAllInfo({ phoneNumber: '3125550103' }, signal());
    expect(rows.map(({ lead_id }) => lead_id)).toEqual(['104', '103']);
    const none = await client.leadAllInfo({ leadId: '999' }, signal());
    expect(none).toMatchObject({ outcome: 'nothing', code: 'not-found' });
  });
});

it('reads a code in another case as found but counted 0, as VICIdial answers', async () => {
  const { client } = await startLeads();
  const search = { searchMethod: 'VENDOR_LEAD_CODE', vendorLeadCode: 'crm-101' } as const;
  expect((await client.leadSearch(search, signal())).rows).toEqual([
    { search_key: 'crm-101', records_found: 0, lead_ids: [] },
  ]);
});

it('lists the leads of the calls with a status on a day, as they are now', async () => {
  const { client } = await startLeads();
  const { rows } = await client.leadStatusSearch(
    { status: 'SALE', date: '2026-11-21', customFields: true },
    signal(),
  );
  expect(rows).toMatchObject([{ lead_id: '101', status: 'NEW', comments: 'one\ntwo', policy: 'P-1' }]);
  const none = await client.leadStatusSearch({ status: 'XX', date: '2026-11-21' }, signal());
  expect(none).toMatchObject({ outcome: 'nothing', code: 'not-found' });
});

it('reads callbacks, with a header and one value a line too', async () => {
  const { client, ask } = await startLeads();
  const { rows } = await client.leadCallbackInfo({ leadId: '103' }, signal());
  expect(rows).toMatchObject([
    { callback_type: 'CURRENT', callback_date: '2026-11-25 09:00:00', list_id: '1003' },
  ]);
  const wrongHeader = await ask({ function: 'lead_callback_info', lead_id: '103', header: 'Y' });
  expect(wrongHeader.body).toBe('ERROR: lead_callback_info CALLBACK NOT FOUND: apiuser|103|pipe|\n');
});

describe('logs of calls', () => {
  it('tells the calls of a number in both directions', async () => {
    const { client } = await startLeads();
    const { rows } = await client.phoneNumberLog({ phoneNumber: '3125550101', type: 'ALL' }, signal());
    expect(
      rows.map(({ call_date, call_status, lead_status }) => [call_date, call_status, lead_status]),
    ).toEqual([
      ['2026-11-21 20:00:00', 'SALE', 'NEW'],
      ['2026-11-21 09:00:05', 'NI', 'NEW'],
    ]);
    const none = await client.phoneNumberLog({ phoneNumber: '3125559999' }, signal());
    expect(none).toMatchObject({ outcome: 'nothing', code: 'not-found' });
  });

  it('puts the duration where it belongs though the header does not know it', async () => {
    const { client } = await startLeads();
    const { rows } = await client.recordingLookup({ leadId: '101', duration: true }, signal());
    expect(rows).toEqual([
      { start_time: '2026-11-21 20:00:00', user: 'agent001', recording_id: '1', lead_id: '101', duration: 60, location: 'http://rec.example.test/1.mp3' },
    ]); // prettier-ignore
    const once = client.recordingLookup({ agentUser: 'agent001' }, signal());
    await expect(once).rejects.toMatchObject({ kind: 'permanent', code: 'invalid-request' });
  });

  it('names the columns of a DID rightly though the header swaps two', async () => {
    const { client, ask } = await startLeads();
    const { rows } = await client.didLogExport({ phoneNumber: '3125559999', date: '2026-11-21' }, signal());
    expect(rows).toEqual([
      { did_number: '3125559999', caller_id_number: '3125550101', call_date: '2026-11-21 09:00:00', length_in_sec: 65 },
    ]); // prettier-ignore
    const raw = await ask({
      function: 'did_log_export',
      phone_number: '3125559999',
      date: '2026-11-21',
      header: 'YES',
    });
    expect(raw.body).toMatch(/^did_number\|call_date\|caller_id_number\|length_in_sec\n/);
  });

  it('knows a call by its id, with the lead behind it', async () => {
    const { client } = await startLeads();
    const callId = 'V1121200000000000101';
    const info = await client.callidInfo({ callId, detail: true }, signal());
    expect(info.rows).toMatchObject([
      { custtime: 125, call_type: 'OUTBOUND_AUTO', status: 'SALE', phone: '3125550101' },
    ]);
    expect((await client.cccLeadInfo({ callId }, signal())).rows).toMatchObject([
      { last_name: 'Doe', comments: 'one\ntwo' },
    ]);
    const unknown = await client.callidInfo({ callId: 'V1121200000000000999' }, signal());
    expect(unknown).toMatchObject({ outcome: 'nothing', code: 'not-found' });
  });

  it('changes the status of the newest call of a lead, and says when it was so already', async () => {
    const { client } = await startLeads();
    const entry = { group: 'SALES', callId: 'V1121200000000000101', status: 'APPT' };
    const changed = await client.updateLogEntry(entry, signal());
    expect(changed).toMatchObject({ code: 'updated', fields: { oldStatus: 'SALE', key: '1795310000.1' } });
    expect(await client.updateLogEntry(entry, signal())).toMatchObject({
      outcome: 'nothing',
      code: 'unchanged',
    });
    const elsewhere = client.updateLogEntry({ ...entry, group: 'NOPE' }, signal());
    await expect(elsewhere).rejects.toMatchObject({ kind: 'permanent', code: 'unknown-group' });
  });
});

describe('check_phone_number', () => {
  it('tells by each method whether the number may be called now', async () => {
    const { client } = await startLeads();
    const number = {
      phoneNumber: '3125550101',
      localCallTime: '24hours',
      tzMethod: 'AREACODE-POSTAL',
      postalCode: '606',
    };
    const { rows } = await client.checkPhoneNumber(number, signal());
    expect(rows).toMatchObject([
      { method: 'AREACODE', dialable: true, gmt_offset: '-6', phone_code: '1' },
      { method: 'POSTAL', dialable: false, gmt_offset: '' },
    ]);
  });

  it.each([
    ['a number on the DNC list', { phoneNumber: '3125550911', dncCheck: 'Y' as const }, 'dnc'],
    ['a call time that is none', { localCallTime: 'never' }, 'unknown-call-time'],
    ['NANPA data that is not there', { nanpaAcPrefixCheck: true }, 'nanpa-disabled'],
    ['an area code that is none', { phoneNumber: '9995550101', usacanAreacodeCheck: true }, 'invalid-phone'],
  ])('refuses %s for good', async (_name, more, code) => {
    const { client } = await startLeads({ dnc: ['3125550911'] });
    const number = { phoneNumber: '3125550101', localCallTime: '24hours', ...more };
    await expect(client.checkPhoneNumber(number, signal())).rejects.toMatchObject({
      kind: 'permanent',
      code,
    });
  });
});

it('answers a coffee drinker with 418, and version without a login', async () => {
  const { client, standIn } = await startLeads();
  const coffee = await fetch(`${standIn.apiUrl}?function=brew_coffee`);
  expect(coffee.status).toBe(418);
  expect(await coffee.text()).toBe("Coffee: brew_coffee|Error 418 I'm a teapot");
  const { rows } = await client.version({}, signal());
  expect(rows).toMatchObject([
    { version: '2.14-202', epoch: 1_795_316_195, tz: '-5.00', date: '2026-11-21 21:56:35' },
  ]);
});

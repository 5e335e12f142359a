import { describe, expect, test } from 'vitest';
import { shapeFor } from '../../connectors/vicidial/feed/shape.ts';
import type {
  AlternateUrl,
  CampaignSetup,
  DialerSetup,
  InGroupSetup,
} from '../../src/domain/dialer-setup.ts';
import type { CallLeg } from '../../src/domain/reconcile/leg.ts';

const OURS = 'VARhttps://bridge.example.com/hooks/vicidial/main';
const hook = (trigger: string, query: string): string => `${OURS}/${trigger}/KEY?${query}`;
const FOREIGN = 'https://elsewhere.example.com/api?lead_id=--A--lead_id--B--';

const LEG: CallLeg = {
  id: 'out:1780412400.1',
  kind: 'disposition',
  open: false,
  direction: 'outbound',
  campaign: 'SALES',
  status: 'SALE',
  agent: '1001',
  leadId: '101',
  uniqueid: '1780412400.1',
  callId: 'V6021100000000000101',
  calledAt: '2026-06-02T15:00:00.000Z',
  settledAt: '2026-06-02T15:01:00.000Z',
};
const INBOUND: CallLeg = {
  ...LEG,
  id: 'in:1',
  direction: 'inbound',
  campaign: 'SUPPORT',
  callId: 'Y6021100000000000101',
};
const DROPPED: CallLeg = { ...LEG, kind: 'no-agent', agent: '', status: 'DROP' };

function campaign(more: Partial<CampaignSetup> = {}): CampaignSetup {
  return {
    id: 'SALES',
    name: '',
    active: true,
    dispoUrl: '',
    startUrl: '',
    noAgentUrl: '',
    inGroups: ['SUPPORT'],
    ...more,
  };
}
function inGroup(more: Partial<InGroupSetup> = {}): InGroupSetup {
  return {
    id: 'SUPPORT',
    name: '',
    active: true,
    dispoUrl: '',
    startUrl: '',
    noAgentUrl: '',
    addLeadUrl: '',
    ...more,
  };
}
function alternate(more: Partial<AlternateUrl>): AlternateUrl {
  return {
    ownerId: 'SALES',
    entryType: 'campaign',
    urlType: 'dispo',
    active: true,
    statuses: '---ALL---',
    url: hook('dispo', 'alt=1'),
    ...more,
  };
}

function shape(leg: CallLeg, setup: Partial<DialerSetup>, listId = '1001') {
  const whole = { campaigns: [], inGroups: [], lists: [], alternateUrls: [], apiUser: undefined, ...setup };
  const circumstances = { listId, choice: leg.status, talkSeconds: 60 };
  return shapeFor({ leg, circumstances, setup: whole, dialer: 'main' });
}

describe('the URL of a disposition', () => {
  test('is the campaign’s for a dialled call, without its key', () => {
    const campaigns = [
      campaign({ id: 'OTHER', dispoUrl: hook('dispo', 'x=1') }),
      campaign({ dispoUrl: hook('extension-append', 'lead_id=--A--lead_id--B--&key=K') }),
    ];
    const found = shape({ ...LEG, campaign: 'sales' }, { campaigns });
    expect(found).toEqual({
      trigger: 'extension-append',
      query: expect.stringMatching(/^lead_id=--A--lead_id--B--&key=/),
    });
    expect(JSON.stringify(found)).not.toContain('KEY');
  });

  test.each([
    ['another system’s', FOREIGN],
    ['another dialer’s', hook('dispo', 'x=1').replace('/main/', '/second/')],
    ['empty', ''],
  ])('is none where the campaign’s is %s', (_, dispoUrl) => {
    expect(shape(LEG, { campaigns: [campaign({ dispoUrl })] })).toBeUndefined();
  });

  test('is the in-group’s for a call that came in, and none where that is empty', () => {
    const campaigns = [campaign({ dispoUrl: hook('dispo', 'c=1') })];
    expect(shape(INBOUND, { campaigns, inGroups: [inGroup({ dispoUrl: hook('dispo', 'i=1') })] })).toEqual({
      trigger: 'dispo',
      query: 'i=1',
    });
    expect(shape(INBOUND, { campaigns, inGroups: [inGroup()] })).toBeUndefined();
    expect(shape(INBOUND, { campaigns })).toBeUndefined();
  });

  test('is the campaign’s where the in-group has CAMP, as far as all campaigns that take its calls agree', () => {
    const inGroups = [inGroup({ dispoUrl: 'CAMP' })];
    const one = campaign({ dispoUrl: hook('dispo', 'c=1') });
    const same = campaign({ id: 'HELP', dispoUrl: hook('dispo', 'c=1').replace('KEY', 'KEY2') });
    const other = campaign({ id: 'HELP', dispoUrl: hook('dispo', 'c=2') });
    const stranger = campaign({ id: 'COLD', dispoUrl: FOREIGN, inGroups: [] });
    expect(shape(INBOUND, { campaigns: [one, same, stranger], inGroups })).toEqual({
      trigger: 'dispo',
      query: 'c=1',
    });
    expect(shape(INBOUND, { campaigns: [one, other], inGroups })).toBeUndefined();
    expect(shape(INBOUND, { campaigns: [stranger], inGroups })).toBeUndefined();
  });

  test('is the first of ours among the alternatives that is active and fits the status', () => {
    const campaigns = [campaign({ dispoUrl: 'ALT' })];
    const alternateUrls = [
      alternate({ url: FOREIGN }),
      alternate({ active: false, url: hook('dispo', 'inactive=1') }),
      alternate({ ownerId: 'OTHER', url: hook('dispo', 'other=1') }),
      alternate({ entryType: 'ingroup', url: hook('dispo', 'ingroup=1') }),
      alternate({ urlType: 'start', url: hook('dispo', 'start=1') }),
      alternate({ statuses: 'NI SALES', url: hook('dispo', 'status=1') }),
      alternate({ statuses: 'DNC SALE', url: hook('dispo', 'right=1') }),
      alternate({ url: hook('dispo', 'later=1') }),
    ];
    expect(shape(LEG, { campaigns, alternateUrls })).toEqual({ trigger: 'dispo', query: 'right=1' });
    expect(shape({ ...LEG, status: 'NI' }, { campaigns, alternateUrls })).toMatchObject({
      query: 'status=1',
    });
    expect(shape({ ...LEG, status: 'XY' }, { campaigns, alternateUrls })).toMatchObject({ query: 'later=1' });
  });
});

describe('the URL of a call without an agent', () => {
  const campaigns = [campaign({ noAgentUrl: hook('no-agent', 'c=1') })];
  const list = { id: '1001', campaignId: 'SALES', active: true, noAgentUrl: '' };

  test('is the campaign’s, or the in-group’s for a call that came in', () => {
    const inGroups = [inGroup({ noAgentUrl: hook('no-agent', 'i=1') })];
    expect(shape(DROPPED, { campaigns, inGroups, lists: [list] })).toEqual({
      trigger: 'no-agent',
      query: 'c=1',
    });
    expect(shape({ ...INBOUND, kind: 'no-agent' }, { campaigns, inGroups })).toMatchObject({ query: 'i=1' });
    expect(shape({ ...INBOUND, kind: 'no-agent' }, { campaigns, inGroups: [inGroup()] })).toBeUndefined();
  });

  test('is the list’s where it has one, but only if the campaign has one too', () => {
    const lists = [{ ...list, noAgentUrl: hook('no-agent', 'l=1') }];
    expect(shape(DROPPED, { campaigns, lists })).toEqual({ trigger: 'no-agent', query: 'l=1' });
    expect(shape(DROPPED, { campaigns, lists }, '1002')).toMatchObject({ query: 'c=1' });
    expect(shape(DROPPED, { campaigns: [campaign()], lists })).toBeUndefined();
    expect(shape(DROPPED, { campaigns, lists: [{ ...list, noAgentUrl: FOREIGN }] })).toBeUndefined();
  });

  test('is one of the alternatives whatever their statuses: VICIdial does not compare them here', () => {
    const alternateUrls = [alternate({ urlType: 'noagent', statuses: 'NA', url: hook('no-agent', 'a=1') })];
    expect(shape(DROPPED, { campaigns: [campaign({ noAgentUrl: 'ALT' })], alternateUrls })).toMatchObject({
      query: 'a=1',
    });
  });

  test('is none for a call that was dialled by hand', () => {
    expect(shape({ ...DROPPED, callId: 'M6021100000000000101' }, { campaigns })).toBeUndefined();
    expect(shape({ ...DROPPED, callId: '' }, { campaigns })).toMatchObject({ query: 'c=1' });
  });
});

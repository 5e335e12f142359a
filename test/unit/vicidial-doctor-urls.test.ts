import { describe, expect, test } from 'vitest';
import { judgeHooks, type Urls } from '../../connectors/vicidial/doctor/hooks.ts';
import { judgeUrl } from '../../connectors/vicidial/doctor/url-judge.ts';
import { TemplateTrigger, urlTemplate } from '../../src/domain/url-templates.ts';
import { bad, CAMPAIGN, IN_GROUP, KEY, OLD_KEY, TARGET, urlOf } from './vicidial-doctor-rig.ts';

function judge(changes: Partial<Urls>): readonly string[] {
  const right: Urls = { campaigns: [CAMPAIGN], inGroups: [IN_GROUP], lists: [], alternateUrls: [] };
  return bad(judgeHooks({ ...right, ...changes }, TARGET));
}

describe('one URL', () => {
  test.each(TemplateTrigger.options)(
    'the template of %s is right, with any key that is accepted',
    (trigger) => {
      for (const hookKey of [KEY, OLD_KEY]) {
        const found = judgeUrl(urlTemplate(trigger, { ...TARGET, hookKey }), 'here', trigger, TARGET);
        expect(found).toEqual([{ level: 'ok', code: 'url', message: 'here is right' }]);
      }
    },
  );

  test.each([
    ['', 'error url-missing'],
    ['http', 'error url-missing'],
    ['https://crm.example.org/hook?token=secret-of-theirs', 'error url-elsewhere'],
    ['/relative/path', 'error url-elsewhere'],
    [urlTemplate('start', { ...TARGET, hookKey: KEY }), 'error url-wrong'],
    [urlOf('dispo').replace(KEY, KEY.toUpperCase()), 'error url-wrong'],
    [urlOf('dispo').replace('/main/', '/other/'), 'error url-wrong'],
    [urlOf('dispo').replace('https:', 'http:'), 'error url-wrong'],
    [
      urlOf('dispo').replace('&vendor_lead_code=--A--vendor_lead_code--B--', ''),
      'warning url-lacks-variables',
    ],
    [urlOf('dispo').replace('?lead_id=', '?lead='), 'error url-lacks-identity'],
    [`${urlOf('dispo')}&p=--A--pass--B--`, 'error url-tells-password'],
  ])('of a disposition that is %s is %s, and shows neither key nor query', (url, expected) => {
    const found = judgeUrl(url, 'campaign SALES, Dispo Call URL', 'dispo', TARGET);
    expect(bad(found)).toEqual([expected]);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${KEY}|secret-of-theirs`, 'i'));
    expect(found[0]?.remedy).toContain('paste');
  });

  test('the host may be written in other case, and VAR may be missing', () => {
    const url = urlOf('dispo').replace(/^VAR/, '').replace('bridge.example.com', 'Bridge.Example.COM');
    expect(bad(judgeUrl(url, 'here', 'dispo', TARGET))).toEqual([]);
  });

  test('what a shell gets carries ids only', () => {
    const url = `${urlOf('no-agent')}&n=--A--first_name--B--`;
    expect(bad(judgeUrl(url, 'here', 'no-agent', TARGET))).toEqual(['error url-unsafe']);
    expect(bad(judgeUrl(`${urlOf('no-agent')}&u=--A--User--B--`, 'here', 'no-agent', TARGET))).toEqual([]);
  });
});

describe('campaigns and in-groups', () => {
  test('that are right have nothing to be told', () => {
    expect(judge({})).toEqual([]);
  });

  test.each([
    [{ dispoUrl: '' }, ['error url-missing']],
    [{ dispoUrl: 'https://crm.example.org/x' }, ['error url-elsewhere']],
    [{ noAgentUrl: '' }, ['warning no-agent-url-missing']],
    [{ noAgentUrl: 'https://crm.example.org/x' }, ['error url-elsewhere']],
    [{ startUrl: '' }, ['warning start-url-missing']],
    [{ startUrl: 'https://crm.example.org/x' }, ['warning url-elsewhere']],
  ])('a campaign with %o: %o, and nothing while it is not active', (change, expected) => {
    expect(judge({ campaigns: [{ ...CAMPAIGN, ...change }] })).toEqual(expected);
    const sleeping = { ...CAMPAIGN, ...change, id: 'OLD', active: false };
    expect(judge({ campaigns: [CAMPAIGN, sleeping] })).toEqual([]);
  });

  test.each([
    [{ dispoUrl: '' }, ['error in-group-url-empty']],
    [{ dispoUrl: urlOf('dispo') }, []],
    [{ dispoUrl: 'https://crm.example.org/x' }, ['error url-elsewhere']],
    [{ noAgentUrl: '' }, ['warning in-group-no-agent-url-missing']],
    [{ startUrl: 'https://crm.example.org/x' }, ['warning url-elsewhere']],
    [{ startUrl: 'CAMP' }, []],
    [{ addLeadUrl: 'https://crm.example.org/x' }, []],
    [{ addLeadUrl: urlOf('add-lead') }, []],
    [{ addLeadUrl: urlOf('add-lead').replace(KEY, 'no-key-of-ours') }, ['error url-wrong']],
  ])('an in-group with %o: %o, and nothing while it is not active', (change, expected) => {
    expect(judge({ inGroups: [{ ...IN_GROUP, ...change }] })).toEqual(expected);
    expect(judge({ inGroups: [{ ...IN_GROUP, ...change, active: false }] })).toEqual([]);
    expect(judge({ inGroups: [{ ...IN_GROUP, ...change, id: 'AGENTDIRECT' }] })).toEqual([]);
  });

  test("a list's own No Agent Call URL goes before the campaign's, so it is judged too", () => {
    const list = { id: '1001', campaignId: 'SALES', active: true, noAgentUrl: 'https://crm.example.org/x' };
    expect(judge({ lists: [list] })).toEqual(['error url-elsewhere']);
    expect(judge({ lists: [{ ...list, active: false }] })).toEqual([]);
    expect(judge({ lists: [{ ...list, noAgentUrl: '' }] })).toEqual([]);
  });

  test('without an active campaign that is told', () => {
    expect(judge({ campaigns: [] })).toEqual(['warning no-campaign']);
  });
});

describe('a field that is ALT', () => {
  const alternate = {
    ownerId: 'SALES',
    entryType: 'campaign',
    urlType: 'noagent',
    active: true,
    statuses: '---ALL---',
    url: urlOf('no-agent'),
  };
  const campaigns = [{ ...CAMPAIGN, noAgentUrl: 'ALT' }];
  const foreign = { ...alternate, url: 'https://crm.example.org/x' };

  test('has ours beside others', () => {
    expect(judge({ campaigns, alternateUrls: [foreign, alternate] })).toEqual([]);
  });

  test.each([
    ['not active', { active: false }],
    ["another campaign's", { ownerId: 'SOLAR' }],
    ['for another trigger', { urlType: 'start' }],
    ["an in-group's", { entryType: 'ingroup' }],
    ['somewhere else', { url: foreign.url }],
  ])('has none of ours where ours is %s', (_what, change) => {
    expect(judge({ campaigns, alternateUrls: [foreign, { ...alternate, ...change }] })).toEqual([
      'error alternate-url-missing',
    ]);
  });

  test('has ours for some statuses only', () => {
    expect(judge({ campaigns, alternateUrls: [{ ...alternate, statuses: 'SALE' }] })).toEqual([
      'warning alternate-url-limited',
    ]);
    const both = [{ ...alternate, statuses: 'SALE' }, alternate];
    expect(judge({ campaigns, alternateUrls: both })).toEqual([]);
  });

  test('of an in-group or a list is judged by its own alternate URLs', () => {
    const inGroups = [{ ...IN_GROUP, dispoUrl: 'ALT' }];
    const ours = {
      ...alternate,
      ownerId: 'SUPPORT',
      entryType: 'ingroup',
      urlType: 'dispo',
      url: urlOf('dispo'),
    };
    expect(judge({ inGroups, alternateUrls: [ours] })).toEqual([]);
    expect(judge({ inGroups })).toEqual(['error alternate-url-missing']);
    const lists = [{ id: '1001', campaignId: 'SALES', active: true, noAgentUrl: 'ALT' }];
    expect(judge({ lists, alternateUrls: [{ ...alternate, ownerId: '1001', entryType: 'list' }] })).toEqual(
      [],
    );
    expect(judge({ lists })).toEqual(['error alternate-url-missing']);
  });
});

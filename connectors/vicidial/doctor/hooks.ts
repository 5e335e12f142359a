import type {
  AlternateUrl,
  CampaignSetup,
  DialerSetup,
  InGroupSetup,
} from '../../../src/domain/dialer-setup.ts';
import type { TemplateTrigger } from '../../../src/domain/url-templates.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';
import { type HookTarget, judgeUrl } from './url-judge.ts';

type Urls = Pick<DialerSetup, 'campaigns' | 'inGroups' | 'lists' | 'alternateUrls'>;

/** Judge every URL field that decides whether a call is told to us. Campaigns that are not active are left out. */
export function judgeHooks(setup: Urls, target: HookTarget): readonly Diagnosis[] {
  const campaigns = setup.campaigns.filter(({ active }) => active);
  const inGroups = setup.inGroups.filter(({ active, id }) => active && !id.startsWith('AGENTDIRECT'));
  const found = [
    ...campaigns.flatMap((campaign) => judgeCampaign(campaign, setup, target)),
    ...inGroups.flatMap((inGroup) => judgeInGroup(inGroup, setup, target)),
    ...setup.lists
      .filter(({ active, noAgentUrl }) => active && noAgentUrl !== '')
      .flatMap(({ id, noAgentUrl }) =>
        judgeUrl(noAgentUrl, `list ${id}, No Agent Call URL`, 'no-agent', target),
      ),
  ];
  if (campaigns.length === 0)
    return [
      doubtful(
        'no-campaign',
        'no campaign is active, so no URL was judged',
        'run the doctor again when one is',
      ),
      ...found,
    ];
  return found;
}

function judgeCampaign(campaign: CampaignSetup, setup: Urls, target: HookTarget): readonly Diagnosis[] {
  const { id, dispoUrl, startUrl, noAgentUrl } = campaign;
  const judge = (url: string, field: string, trigger: TemplateTrigger, type: string): readonly Diagnosis[] =>
    url === 'ALT'
      ? judgeAlternates(
          alternatesOf(setup, id, 'campaign', type),
          `campaign ${id}, ${field}`,
          trigger,
          target,
        )
      : judgeUrl(url, `campaign ${id}, ${field}`, trigger, target);
  return [
    ...judge(dispoUrl, 'Dispo Call URL', 'dispo', 'dispo'),
    ...judge(noAgentUrl, 'No Agent Call URL', 'no-agent', 'noagent'),
    ...(startUrl === ''
      ? [
          doubtful(
            'start-url-missing',
            `campaign ${id}, Start Call URL is empty: no screen pops and no call-started events`,
            'paste the start URL if you want them',
          ),
        ]
      : judge(startUrl, 'Start Call URL', 'start', 'start')),
  ];
}

function judgeInGroup(
  { id, dispoUrl, noAgentUrl }: InGroupSetup,
  setup: Urls,
  target: HookTarget,
): readonly Diagnosis[] {
  const place = `in-group ${id}, Dispo Call URL`;
  const dispo =
    dispoUrl.trim() === ''
      ? [
          wrong(
            'in-group-url-empty',
            `${place} is empty, and an empty one replaces the campaign's: dispositions of its calls are sent nowhere`,
            `write CAMP into it`,
          ),
        ]
      : dispoUrl === 'CAMP'
        ? [well('in-group-url', `${place} is CAMP, the campaign's`)]
        : dispoUrl === 'ALT'
          ? judgeAlternates(alternatesOf(setup, id, 'ingroup', 'dispo'), place, 'dispo', target)
          : judgeUrl(dispoUrl, place, 'dispo', target);
  const noAgentPlace = `in-group ${id}, No Agent Call URL`;
  const noAgent =
    noAgentUrl === ''
      ? [
          doubtful(
            'in-group-no-agent-url-empty',
            `${noAgentPlace} is empty: calls that no agent took are sent nowhere`,
            'paste the no-agent URL into it',
          ),
        ]
      : noAgentUrl === 'ALT'
        ? judgeAlternates(alternatesOf(setup, id, 'ingroup', 'noagent'), noAgentPlace, 'no-agent', target)
        : judgeUrl(noAgentUrl, noAgentPlace, 'no-agent', target);
  return [...dispo, ...noAgent];
}

function alternatesOf(
  { alternateUrls }: Urls,
  ownerId: string,
  entryType: string,
  urlType: string,
): AlternateUrl[] {
  return alternateUrls.filter(
    (one) => one.ownerId === ownerId && one.entryType === entryType && one.urlType === urlType && one.active,
  );
}

/** One of them has to be ours, for every status. */
function judgeAlternates(
  urls: readonly AlternateUrl[],
  place: string,
  trigger: TemplateTrigger,
  target: HookTarget,
): readonly Diagnosis[] {
  const judged = urls.map((one) => ({
    one,
    found: judgeUrl(one.url, `${place} (alternate)`, trigger, target),
  }));
  const ours = judged.filter(
    ({ found }) => !found.some(({ code }) => code === 'url-elsewhere' || code === 'url-missing'),
  );
  if (ours.length === 0)
    return [
      wrong(
        'alternate-url-missing',
        `${place} is ALT, and none of its active alternate URLs is ours`,
        `run \`vicibridge dialer install\`, or add the ${trigger} URL as an alternate URL`,
      ),
    ];
  const limited = ours.every(({ one }) => !/---ALL---/.test(one.statuses));
  const found = ours.flatMap(({ found }) => found);
  if (!limited) return found;
  return [
    ...found,
    doubtful(
      'alternate-url-limited',
      `${place}: our alternate URLs are limited to some statuses`,
      'set its statuses to ---ALL--- and filter by routes here',
    ),
  ];
}

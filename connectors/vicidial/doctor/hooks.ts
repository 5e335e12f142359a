import type { CampaignSetup, DialerSetup, InGroupSetup } from '../../../src/domain/dialer-setup.ts';
import { judgeAlternates } from './alternates.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';
import { type HookTarget, judgeUrl, leadsElsewhere } from './url-judge.ts';

export type Urls = Pick<DialerSetup, 'campaigns' | 'inGroups' | 'lists' | 'alternateUrls'>;

interface Scene {
  readonly urls: Urls;
  readonly target: HookTarget;
}

/**
 * Judge every URL field that decides whether a call is told to us. Campaigns, in-groups and lists that are
 * not active are left out, and so are the in-groups that VICIdial keeps for calls to one agent.
 */
export function judgeHooks(urls: Urls, target: HookTarget): readonly Diagnosis[] {
  const scene = { urls, target };
  const campaigns = urls.campaigns.filter(({ active }) => active);
  const inGroups = urls.inGroups.filter(({ active, id }) => active && !id.startsWith('AGENTDIRECT'));
  return [
    ...(campaigns.length === 0 ? [NO_CAMPAIGN] : campaigns.flatMap((one) => judgeCampaign(one, scene))),
    ...inGroups.flatMap((one) => judgeInGroup(one, scene)),
    ...urls.lists
      .filter(({ active, noAgentUrl }) => active && noAgentUrl !== '')
      .flatMap(({ id, noAgentUrl }) => {
        const place = `list ${id}, No Agent Call URL`;
        return noAgentUrl === 'ALT'
          ? judgeAlternates(urls.alternateUrls, { kind: 'list', id, place, trigger: 'no-agent' }, target)
          : judgeUrl(noAgentUrl, place, 'no-agent', target);
      }),
  ];
}

const NO_CAMPAIGN = doubtful(
  'no-campaign',
  'no campaign is active, so no URL of one was judged',
  'run the doctor again when one is',
);

function judgeCampaign(campaign: CampaignSetup, scene: Scene): readonly Diagnosis[] {
  const { id, dispoUrl, startUrl, noAgentUrl } = campaign;
  const judge = (url: string, field: string, trigger: 'dispo' | 'start' | 'no-agent') =>
    judgeField(url, { kind: 'campaign', id, place: `campaign ${id}, ${field}`, trigger }, scene);
  return [
    ...judge(dispoUrl, 'Dispo Call URL', 'dispo'),
    ...(noAgentUrl === ''
      ? [
          doubtful(
            'no-agent-url-missing',
            `campaign ${id}, No Agent Call URL is empty: calls that no agent took (busy, no answer, drops) never reach us`,
            'paste the no-agent URL that `vicibridge dialer urls` prints',
          ),
        ]
      : judge(noAgentUrl, 'No Agent Call URL', 'no-agent')),
    ...(startUrl === ''
      ? [
          doubtful(
            'start-url-missing',
            `campaign ${id}, Start Call URL is empty: nothing is told when a call starts`,
            'paste the start URL if you want screen pops or events of started calls',
          ),
        ]
      : judge(startUrl, 'Start Call URL', 'start').map(soften)),
  ];
}

function judgeInGroup(inGroup: InGroupSetup, scene: Scene): readonly Diagnosis[] {
  const { id, dispoUrl, startUrl, noAgentUrl, addLeadUrl } = inGroup;
  const at = (field: string) => `in-group ${id}, ${field}`;
  const judge = (url: string, field: string, trigger: 'dispo' | 'start' | 'no-agent' | 'add-lead') =>
    judgeField(url, { kind: 'ingroup', id, place: at(field), trigger }, scene);
  return [
    ...(dispoUrl.trim() === ''
      ? [
          wrong(
            'in-group-url-empty',
            `${at('Dispo Call URL')} is empty, and takes the place of the campaign's all the same: dispositions of its calls are sent nowhere`,
            'write CAMP into it',
          ),
        ]
      : dispoUrl === 'CAMP'
        ? [well('in-group-url', `${at('Dispo Call URL')} is CAMP, the campaign's`)]
        : judge(dispoUrl, 'Dispo Call URL', 'dispo')),
    ...(noAgentUrl === ''
      ? [
          doubtful(
            'in-group-no-agent-url-missing',
            `${at('No Agent Call URL')} is empty: its calls that no agent took never reach us`,
            'paste the no-agent URL that `vicibridge dialer urls` prints',
          ),
        ]
      : judge(noAgentUrl, 'No Agent Call URL', 'no-agent')),
    // An empty one means the campaign's.
    ...(startUrl === '' || startUrl === 'CAMP' ? [] : judge(startUrl, 'Start Call URL', 'start').map(soften)),
    // Whatever else it is used for is not our concern.
    ...(addLeadUrl === '' || addLeadUrl === 'ALT' || leadsElsewhere(addLeadUrl, scene.target)
      ? []
      : judge(addLeadUrl, 'Add Lead URL', 'add-lead')),
  ];
}

function judgeField(
  url: string,
  field: Parameters<typeof judgeAlternates>[1],
  { urls, target }: Scene,
): readonly Diagnosis[] {
  if (url === 'ALT') return judgeAlternates(urls.alternateUrls, field, target);
  return judgeUrl(url, field.place, field.trigger, target);
}

/** A call's start may be told to another program for good reasons; its end may not. */
function soften(found: Diagnosis): Diagnosis {
  return found.code === 'url-elsewhere' ? { ...found, level: 'warning' } : found;
}

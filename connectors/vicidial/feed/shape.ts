import type {
  AlternateUrl,
  CampaignSetup,
  DialerSetup,
  InGroupSetup,
} from '../../../src/domain/dialer-setup.ts';
import { ourHook } from '../../../src/domain/reconcile/our-url.ts';
import type { CallLeg, UrlShape } from '../../../src/domain/reconcile/leg.ts';
import type { Circumstances } from './circumstances.ts';
import { fitsCall } from './alternate-fits.ts';
import { isSame } from './setup.ts';

/** What the URL that VICIdial calls for a leg depends on. */
export interface ShapeQuestion {
  readonly leg: CallLeg;
  readonly circumstances: Circumstances;
  readonly setup: DialerSetup;
  /** The dialer's name in the configuration. */
  readonly dialer: string;
}

const ALTERNATES = 'ALT';
const OF_CAMPAIGN = 'CAMP';
/** VICIdial takes nothing shorter for a URL, nor for that of a list. */
const SHORTEST = { noAgent: 11, list: 4 };

/** Which of our hooks VICIdial is configured to call; undefined = none, or it cannot be told which. */
export function shapeFor(question: ShapeQuestion): UrlShape | undefined {
  return question.leg.kind === 'no-agent' ? noAgentShape(question) : dispositionShape(question);
}

/** `vdc_db_query.php`, updateDISPO: the in-group's URL takes the place of the campaign's, also when it is empty. */
function dispositionShape(question: ShapeQuestion): UrlShape | undefined {
  const { leg, setup } = question;
  if (leg.direction === 'outbound') {
    const campaign = campaignOf(leg.campaign, setup);
    return campaign && campaignShape(campaign, question);
  }
  const inGroup = inGroupOf(leg.campaign, setup);
  if (inGroup === undefined) return undefined;
  if (inGroup.dispoUrl !== OF_CAMPAIGN)
    return hookIn(
      inGroup.dispoUrl,
      { entryType: 'ingroup', ownerId: inGroup.id, urlType: 'dispo' },
      question,
    );
  const takers = setup.campaigns.filter(({ inGroups }) => inGroups.some((id) => isSame(id, inGroup.id)));
  return oneOf(takers.map((campaign) => campaignShape(campaign, question)));
}

function campaignShape(campaign: CampaignSetup, question: ShapeQuestion): UrlShape | undefined {
  const owner = { entryType: 'campaign', ownerId: campaign.id, urlType: 'dispo' };
  return hookIn(campaign.dispoUrl, owner, question);
}

/** The campaign that the agent was in is not told by the leg: only what all of them agree in is known. */
function oneOf(shapes: readonly (UrlShape | undefined)[]): UrlShape | undefined {
  const [first] = shapes;
  return shapes.every((one) => one?.trigger === first?.trigger && one?.query === first?.query)
    ? first
    : undefined;
}

/**
 * `AST_VDauto_dial.pl` and `AST_send_URL.pl`: only calls that were dialled for the campaign or came in have
 * one, the campaign's or in-group's has to be set, and then the list's goes before it.
 */
function noAgentShape(question: ShapeQuestion): UrlShape | undefined {
  const {
    leg,
    setup,
    circumstances: { listId },
  } = question;
  if (leg.callId !== '' && !/^[VY]/.test(leg.callId)) return undefined;
  const owner =
    leg.direction === 'outbound' ? campaignOf(leg.campaign, setup) : inGroupOf(leg.campaign, setup);
  if (owner === undefined || !isUrl(owner.noAgentUrl, SHORTEST.noAgent)) return undefined;
  const list = setup.lists.find(({ id }) => id === listId);
  if (list !== undefined && isUrl(list.noAgentUrl, SHORTEST.list))
    return hookIn(list.noAgentUrl, { entryType: 'list', ownerId: list.id, urlType: 'noagent' }, question);
  const entryType = leg.direction === 'outbound' ? 'campaign' : 'ingroup';
  return hookIn(owner.noAgentUrl, { entryType, ownerId: owner.id, urlType: 'noagent' }, question);
}

type Owner = Pick<AlternateUrl, 'entryType' | 'ownerId' | 'urlType'>;

/** Our hook in a URL field, or the first of ours among its alternatives that fits the call. */
function hookIn(
  field: string,
  owner: Owner,
  { circumstances, setup, dialer }: ShapeQuestion,
): UrlShape | undefined {
  const urls =
    field === ALTERNATES
      ? setup.alternateUrls
          .filter((one) => isOwn(one, owner) && fitsCall(one, circumstances))
          .map(({ url }) => url)
      : [field];
  for (const url of urls) {
    const hook = ourHook(url, { dialer });
    if (hook !== undefined) return { trigger: hook.trigger, query: hook.query };
  }
  return undefined;
}

function isOwn(one: AlternateUrl, owner: Owner): boolean {
  return (
    one.active &&
    one.entryType === owner.entryType &&
    one.urlType === owner.urlType &&
    isSame(one.ownerId, owner.ownerId)
  );
}

function isUrl(field: string, shortest: number): boolean {
  return field === ALTERNATES || field.length >= shortest;
}

function campaignOf(id: string, { campaigns }: DialerSetup): CampaignSetup | undefined {
  return campaigns.find((one) => isSame(one.id, id));
}

function inGroupOf(id: string, { inGroups }: DialerSetup): InGroupSetup | undefined {
  return inGroups.find((one) => isSame(one.id, id));
}

import { type TemplateTrigger, templateVariables, urlTemplate } from '../../../src/domain/url-templates.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';

export interface HookTarget {
  readonly publicUrl: string;
  /** The dialer's name in the configuration. */
  readonly dialer: string;
  /** Every one of them is accepted; the first is the one to paste. */
  readonly hookKeys: readonly string[];
}

/** A parameter that holds one of VICIdial's variables: we know it by the parameter's name. */
const SENT = /[?&]([^=&]+)=--A--([A-Za-z0-9_]+)--B--/g;
const TAG = /--A--([A-Za-z0-9_]+)--B--/g;
/** Without one of each row a hit does not say which call it was. */
const IDENTITY: Readonly<Record<TemplateTrigger, readonly (readonly string[])[]>> = {
  dispo: [['lead_id'], ['uniqueid', 'call_id'], ['agent_log_id', 'SQLdate', 'epoch'], ['dispo']],
  start: [['lead_id'], ['uniqueid', 'call_id']],
  'no-agent': [['lead_id'], ['uniqueid', 'call_id'], ['status', 'dispo']],
  'add-lead': [['lead_id'], ['uniqueid', 'call_id']],
  'dead-call': [['lead_id'], ['uniqueid', 'call_id']],
  'pause-max': [['user'], ['SQLdate', 'epoch', 'agent_log_id']],
};
const SECRETS = new Set(['pass', 'phone_pass']);
/** These are handed to a shell without any encoding: everything but ids can stop the call, or run a command. */
const THROUGH_A_SHELL: ReadonlySet<TemplateTrigger> = new Set(['no-agent', 'add-lead']);
const IDS = new Set(
  [
  'lead_id', 'call_id', 'uniqueid', 'status', 'dispo', 'campaign', 'campaign_id', 'group', 'list_id', 'phone_number',
  'phone_code', 'phone', 'SQLdate', 'closecallid', 'did_id', 'user', 'entry_date', 'modify_date', 'called_count',
  'gmt_offset_now', 'dialed_number', 'dialed_label', 'launch_user', 'function', 'rank', 'entry_list_id',
].map((name) => name.toLowerCase()),
); // prettier-ignore

/** Judge what stands in one URL field. `place` names it in messages (`campaign SALES, Dispo Call URL`). */
export function judgeUrl(
  url: string,
  place: string,
  trigger: TemplateTrigger,
  target: HookTarget,
): readonly Diagnosis[] {
  const paste = `paste the ${trigger} URL that \`vicibridge dialer urls\` prints`;
  const bare = url.replace(/^VAR/, '').trim();
  if (bare.length <= 7) return [wrong('url-missing', `${place} is empty: its calls never reach us`, paste)];
  if (leadsElsewhere(bare, target))
    return [
      wrong(
        'url-elsewhere',
        `${place} leads somewhere else, to ${hostOf(bare)}`,
        `${paste}; two URLs can stand side by side as alternate URLs (ALT)`,
      ),
    ];
  if (!isOurs(bare, trigger, target))
    return [
      wrong(
        'url-wrong',
        `${place} leads to us, but the ${trigger} path, the dialer's name or the key in it is not right: its hits are refused`,
        paste,
      ),
    ];
  const faults = judgeVariables(bare, place, trigger, paste);
  return faults.length > 0 ? faults : [well('url', `${place} is right`)];
}

function judgeVariables(url: string, place: string, trigger: TemplateTrigger, paste: string): Diagnosis[] {
  const tags = new Set([...url.matchAll(TAG)].map(([, name = '']) => name));
  const sent = new Set([...url.matchAll(SENT)].map(([, name = '']) => name));
  const found: Diagnosis[] = [];
  const secret = [...tags].filter((name) => SECRETS.has(name.toLowerCase()));
  if (secret.length > 0)
    found.push(
      wrong(
        'url-tells-password',
        `${place} sends the agent's password (${secret.join(', ')})`,
        `${paste}, and change those passwords`,
      ),
    );
  const lacking = IDENTITY[trigger].filter((names) => !names.some((name) => sent.has(name)));
  if (lacking.length > 0)
    found.push(
      wrong(
        'url-lacks-identity',
        `${place} does not send ${lacking.map((names) => names.join(' or ')).join(', ')}: two calls cannot be told apart`,
        paste,
      ),
    );
  const wild = THROUGH_A_SHELL.has(trigger) ? [...tags].filter((name) => !IDS.has(name.toLowerCase())) : [];
  if (wild.length > 0)
    found.push(
      wrong(
        'url-unsafe',
        `${place} sends ${wild.join(', ')} through a shell without encoding: a bracket or an ampersand in it loses the call, a semicolon runs a command on the dialer`,
        paste,
      ),
    );
  const missing = templateVariables(trigger).filter((name) => !sent.has(name));
  if (missing.length > 0 && lacking.length === 0)
    found.push(
      doubtful(
        'url-lacks-variables',
        `${place} does not send ${missing.join(', ')}`,
        `${paste} if you map them`,
      ),
    );
  return found;
}

/** Whether a URL is the hook of this trigger, with one of our keys; its variables may be others. */
export function isOurs(
  url: string,
  trigger: TemplateTrigger,
  { publicUrl, dialer, hookKeys }: HookTarget,
): boolean {
  const theirs = addressOf(url);
  return (
    theirs !== undefined &&
    hookKeys.some((hookKey) => addressOf(urlTemplate(trigger, { publicUrl, dialer, hookKey })) === theirs)
  );
}

/** Not on our own host at all. */
export function leadsElsewhere(url: string, { publicUrl }: Pick<HookTarget, 'publicUrl'>): boolean {
  return hostOf(url) !== hostOf(publicUrl);
}

/** Without query: case counts in the path only. */
function addressOf(url: string): string | undefined {
  const bare = url.replace(/^VAR/, '').trim();
  if (!URL.canParse(bare)) return undefined;
  const { protocol, host, pathname } = new URL(bare);
  return `${protocol}//${host}${pathname}`;
}

/** Host only: what follows may hold another system's key. */
export function hostOf(url: string): string {
  const bare = url.replace(/^VAR/, '').trim();
  return URL.canParse(bare) ? new URL(bare).host : 'what is no address';
}

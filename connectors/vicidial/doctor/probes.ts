import { DeliveryError } from '../../../src/domain/errors.ts';
import type { ApiParameters } from '../api.ts';
import { anyFunction } from '../functions/any-function.ts';
import { findFunction } from '../functions/catalogue.ts';
import { understand } from '../functions/understand.ts';
import type { Reply } from '../reply.ts';
import type { DialerSession } from '../session.ts';
import { type Diagnosis, doubtful, well, wrong } from './diagnosis.ts';
import { isNeeded, type WantedFunction } from './rights.ts';

/** Nobody's lead and nobody's campaign. */
const NO_LEAD = '999999999';
const NO_CAMPAIGN = 'NOPE';

/**
 * A call of each function that a user without the right is refused and a user with it gets a complaint about
 * its parameters: both come before anything is looked up or changed (`www/vicidial/non_agent_api.php`,
 * 2.14-202). Where no parameter is demanded, what is asked for does not exist.
 */
const PROBES: Readonly<Record<WantedFunction, ApiParameters>> = {
  lead_search: { phone_number: '0000000000' },
  add_lead: { phone_number: '' },
  update_lead: { search_method: 'LEAD_ID', lead_id: NO_LEAD, no_update: 'Y' },
  lead_field_info: {},
  lead_callback_info: {},
  check_phone_number: { phone_number: '' },
  add_dnc_phone: { phone_number: '', campaign_id: '' },
  agent_status: {},
  logged_in_agents: { campaigns: NO_CAMPAIGN },
  campaigns_list: { campaign_id: NO_CAMPAIGN },
  hopper_list: { campaign_id: NO_CAMPAIGN },
  recording_lookup: {},
  update_campaign: { campaign_id: '' },
  update_alt_url: { campaign_id: '' },
  // It wants a campaign before it looks at the user.
  call_status_stats: { campaigns: NO_CAMPAIGN },
  lead_status_search: {},
  phone_number_log: {},
};

/** Find by calls that change nothing whether the login holds and which functions are refused. */
export async function probeRights(
  { api, name: dialer }: Pick<DialerSession, 'api' | 'name'>,
  functions: readonly WantedFunction[],
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = [];
  for (const name of functions) {
    try {
      found.push(...judge(await api.call(name, PROBES[name], { signal, writes: false }), name));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      // After a refused login the next would count as another wrong try.
      return [...found, toDiagnosis(error, dialer)];
    }
    if (found.some(({ code }) => code === 'api-refused')) return found;
  }
  const lacks = found.some(({ level, code }) => level === 'error' || code === 'right-unclear');
  return lacks ? found : [well('login', 'VICIdial accepts the API user and its password'), ...found];
}

function judge(reply: Reply, name: WantedFunction): Diagnosis[] {
  const { code = 'unknown', fault } = understand(anyFunction('non-agent'), reply);
  const level = isNeeded(name) ? wrong : doubtful;
  if (code === 'no-permission') {
    const listed = reply.messages.some(({ fn }) => fn === 'auth');
    return [
      level(
        'right-missing',
        `the API user may not call ${name}: ${listed ? 'it is not among its allowed functions' : 'its level or a flag is not enough'}`,
        listed ? 'allow it (blanks around each name, also at both ends)' : `it needs ${rightsText(name)}`,
      ),
    ];
  }
  if (code === 'no-function')
    return [
      level(
        'function-unknown',
        `VICIdial does not know ${name}`,
        'bring VICIdial up to 2.14 with API version 2.14-202 or newer',
      ),
    ];
  if (fault?.kind === 'auth')
    return [wrong('api-refused', `VICIdial refuses our calls (${code})`, fault.remedy)];
  if (reply.messages.some(({ fn }) => fn === name) || isAnswer(reply, name)) return [];
  return [
    doubtful(
      'right-unclear',
      `VICIdial's answer to ${name} does not tell whether the API user may call it`,
      "see the dialer's web server log, then run the doctor again",
    ),
  ];
}

/** Some have no complaint about a campaign that does not exist: they answer that it has no calls. */
function isAnswer(reply: Reply, name: WantedFunction): boolean {
  const definition = findFunction(name, 'non-agent');
  return definition !== undefined && understand(definition, reply).outcome === 'success';
}

function rightsText(name: WantedFunction): string {
  const { level = 8, flags = [] } = findFunction(name, 'non-agent')?.rights ?? {};
  return [`level ${level}`, ...flags].join(', ');
}

function toDiagnosis(error: DeliveryError, dialer: string): Diagnosis {
  if (error.code === 'login-incorrect')
    return wrong(
      'login-refused',
      'VICIdial refuses the name or the password of the API user, or it did a moment ago',
      `correct \`user\` and \`password\` (the user active, of level 8 or higher), run \`vicibridge release ${dialer}\`, then the doctor again`,
    );
  if (error.code === 'login-locked')
    return wrong(
      'login-locked',
      'VICIdial has locked the API user after ten wrong logins, ours or those of another program',
      'find who sends a wrong password, and wait 16 minutes',
    );
  return wrong('probe-failed', error.message, 'mend what it says, then run the doctor again');
}

import type { Finding } from '../../src/connector.ts';
import { AuthError, DeliveryError } from '../../src/domain/errors.ts';
import type { Api, ApiParameters } from './api.ts';
import { campaignFunctions } from './functions/campaigns/index.ts';
import type { FunctionDefinition } from './functions/define-function.ts';
import { toError } from './functions/call-function.ts';
import { leadFunctions } from './functions/leads/index.ts';
import { understand } from './functions/understand.ts';
import type { VicidialSettings } from './settings.ts';

/** Something that only some orders need. */
interface Use {
  readonly what: string;
  readonly definition: FunctionDefinition;
  /** Such that it answers, and writes nothing, for whoever has the right. */
  readonly parameters: (settings: VicidialSettings) => ApiParameters;
}

const NO_LEAD = '999999999';

const USES: readonly Use[] = [
  {
    what: 'do-not-call',
    definition: campaignFunctions.addDncPhone,
    // It looks at the user before it misses the number.
    parameters: () => ({ phone_number: '', campaign_id: '' }),
  },
  {
    what: 'hot leads, callbacks and statuses of leads that are there',
    definition: leadFunctions.leadFieldInfo,
    parameters: () => ({ lead_id: NO_LEAD, field_name: 'status' }),
  },
  {
    what: 'hot leads and callbacks of leads that are there, and further numbers',
    definition: leadFunctions.checkPhoneNumber,
    parameters: () => ({ phone_number: '0000000000', local_call_time: '24hours' }),
  },
  {
    what: 'callbacks and DNC lists of campaigns',
    definition: campaignFunctions.campaignsList,
    parameters: () => ({ stage: 'tab', header: 'YES' }),
  },
  {
    what: 'callbacks',
    definition: leadFunctions.leadCallbackInfo,
    parameters: () => ({ lead_id: NO_LEAD }),
  },
  {
    what: 'seeing that a list has the custom fields',
    definition: campaignFunctions.listCustomFields,
    parameters: ({ listId }) => ({ list_id: listId, stage: 'tab', header: 'YES' }),
  },
];

/** A warning for each right that the API user lacks; one finding when it has them all. */
export async function checkUses(options: {
  readonly api: Api;
  readonly settings: VicidialSettings;
  readonly signal: AbortSignal;
}): Promise<readonly Finding[]> {
  const { api, settings, signal } = options;
  const findings: Finding[] = [];
  for (const { what, definition, parameters } of USES) {
    const refusal = await refusalOf(definition, parameters(settings), { api, signal });
    if (refusal !== undefined) findings.push({ level: 'warning', message: `${refusal}; it is for ${what}` });
  }
  if (findings.length > 0) return findings;
  return [{ level: 'ok', message: `${api.who} lets the API user schedule callbacks and write DNC lists` }];
}

/** Any answer but a refusal of the user shows that it has the right. */
async function refusalOf(
  definition: FunctionDefinition,
  parameters: ApiParameters,
  { api, signal }: { readonly api: Api; readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const reply = await api.call(definition.name, parameters, { signal, writes: false });
    const { fault, fact } = understand(definition, reply);
    if (fault?.kind !== 'auth' || fault.code !== 'no-permission') return undefined;
    return toError(fault, `${api.who}: ${definition.name}`, fact).message;
  } catch (error) {
    if (error instanceof AuthError && error.code === 'no-permission') return error.message;
    if (error instanceof DeliveryError) return `${error.message}; ${definition.name} was not proven`;
    throw error;
  }
}

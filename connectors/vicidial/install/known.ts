import type { InGroupSetup } from '../../../src/domain/dialer-setup.ts';
import { DeliveryError, PermanentError } from '../../../src/domain/errors.ts';
import type { DialerSession } from '../session.ts';

/** Triggers whose field of a campaign the API can reach, with VICIdial's word for each. */
export const INSTALLABLE = { dispo: 'dispo', start: 'start', 'no-agent': 'noagent' } as const;
export type Installable = keyof typeof INSTALLABLE;

/** One alternative URL of a field that holds `ALT`. */
export interface Alternative {
  readonly id: string;
  readonly active: boolean;
  readonly url: string;
}

export interface KnownField {
  /** Undefined: it is not `ALT`, and what it is cannot be read without the database. */
  readonly value: string | undefined;
  /** Of a field that is `ALT`. */
  readonly alternatives: readonly Alternative[];
}

/** What stands in a campaign's URL fields now. */
export interface Known {
  readonly fields: Readonly<Record<Installable, KnownField>>;
  /** Those of the campaign; undefined without the database. */
  readonly inGroups: readonly InGroupSetup[] | undefined;
}

/**
 * Read the fields, from the database if there is one, else as far as the API tells. Changes nothing.
 *
 * @throws DeliveryError; PermanentError `unknown-campaign`
 */
export async function readKnown(
  session: DialerSession,
  campaignId: string,
  signal: AbortSignal,
): Promise<Known> {
  if (session.database === undefined) {
    const read = (trigger: Installable) => askField(session, campaignId, trigger, signal);
    return {
      fields: { dispo: await read('dispo'), start: await read('start'), 'no-agent': await read('no-agent') },
      inGroups: undefined,
    };
  }
  const setup = await session.database.readSetup(session.settings.user, signal);
  const campaign = setup.campaigns.find(({ id }) => id === campaignId);
  if (campaign === undefined)
    throw new PermanentError(
      `dialer ${session.name} has no campaign ${campaignId}; ${campaignsText(setup.campaigns)}`,
      { code: 'unknown-campaign' },
    );
  const read = async (trigger: Installable, value: string): Promise<KnownField> => ({
    value,
    alternatives: value === 'ALT' ? await listAlternatives(session, campaignId, trigger, signal) : [],
  });
  return {
    fields: {
      dispo: await read('dispo', campaign.dispoUrl),
      start: await read('start', campaign.startUrl),
      'no-agent': await read('no-agent', campaign.noAgentUrl),
    },
    inGroups: setup.inGroups.filter(({ id }) => campaign.inGroups.includes(id)),
  };
}

/** Which campaigns there are, for somebody who named another: `there are: SALES, SOLAR`. */
export function campaignsText(campaigns: readonly { readonly id: string }[]): string {
  return campaigns.length === 0
    ? 'there is none yet'
    : `there are: ${campaigns.map(({ id }) => id).join(', ')}`;
}

/**
 * To add an alternative URL without saying anything of it changes nothing, but is refused unless the field is
 * `ALT` (`update_alt_url`, 2.14-202).
 */
async function askField(
  session: DialerSession,
  campaignId: string,
  trigger: Installable,
  signal: AbortSignal,
): Promise<KnownField> {
  try {
    await session.client.nonAgent.updateAltUrl(
      { campaignId, entryType: 'campaign', urlType: INSTALLABLE[trigger], altUrlId: 'NEW' },
      { signal },
    );
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'not-alt')
      return { value: undefined, alternatives: [] };
    throw error;
  }
  return { value: 'ALT', alternatives: await listAlternatives(session, campaignId, trigger, signal) };
}

async function listAlternatives(
  { client }: DialerSession,
  campaignId: string,
  trigger: Installable,
  signal: AbortSignal,
): Promise<readonly Alternative[]> {
  const { rows } = await client.nonAgent.updateAltUrl(
    { campaignId, entryType: 'campaign', urlType: INSTALLABLE[trigger], altUrlId: 'LIST' },
    { signal },
  );
  return rows.map(({ url_id, active, url_address }) => ({
    id: url_id,
    active: active === 'Y',
    url: url_address,
  }));
}

import type { CampaignOrder } from '../../../src/domain/call-order.ts';
import { Anything } from '../api/answers.ts';
import { contactPath, type Delivery } from '../delivery.ts';

/** Kind of the identity map: what a contact was put into for a call. */
const CAMPAIGN = 'campaign';
const BEGUN = 'begun';
const DONE = 'done';

/**
 * Put the contact into a campaign, once for the call. Doing it twice may send its messages twice and nothing
 * tells whether it was done, so after an unclear outcome it is left undone and said.
 */
export async function joinCampaign(
  { api, context, request, warnings }: Delivery,
  contactId: string,
  { id, status }: CampaignOrder,
): Promise<void> {
  const { identities, signal } = context;
  const key = `${request.effectKey}/${id}`;
  const state = await identities.get(CAMPAIGN, key);
  if (status !== undefined)
    warnings.add('HighLevel has no status of a contact in a campaign: campaign.status was left out.');
  if (state === DONE) return;
  if (state === BEGUN && request.inDoubtSince !== undefined) {
    warnings.add(`Whether the contact was put into campaign ${id} is not known: it was not done again.`);
    return;
  }
  await identities.set(CAMPAIGN, key, BEGUN);
  const call = {
    method: 'POST',
    path: contactPath(contactId, `/campaigns/${encodeURIComponent(id)}`),
    body: {},
    what: 'put the contact into the campaign',
    effect: 'once',
  } as const;
  await api.ask(call, Anything, signal);
  await identities.set(CAMPAIGN, key, DONE);
}

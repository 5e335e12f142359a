import { z } from 'zod';
import { oneOrMore } from '../name.ts';

/** `connections.<name>.webhooks` of a HubSpot account: what may call `/hooks/hubspot/<name>`. */
export const HubspotWebhooks = z.strictObject({
  secret: oneOrMore(z.string().min(8, 'must have at least 8 characters')).describe(
    "Client secret of the app that sends the webhooks (HubSpot: the app's Auth tab). A list while it is changed: every one is accepted.",
  ),
  signatures: z
    .array(z.enum(['v1', 'v2', 'v3']))
    .min(1)
    .default(['v3'])
    .describe(
      'Versions of the signature that are accepted. v1 and v2 have no time in them, so a recorded request stays valid; take them only where HubSpot sends nothing else.',
    ),
  workflowKey: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe(
      'What the workflow action "Send a webhook" must send as header `X-Vicibridge-Secret`, where it signs nothing.',
    ),
  portalId: z
    .int()
    .positive()
    .optional()
    .describe('Only events of this account are taken. Absent = of every account that the secret signs for.'),
  appId: z
    .int()
    .positive()
    .optional()
    .describe(
      'Id of the app whose token `accessToken` is: changes that it made are looked at as possible echoes.',
    ),
});
export type HubspotWebhooks = z.infer<typeof HubspotWebhooks>;

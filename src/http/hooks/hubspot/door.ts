import { z } from 'zod';

/** One HubSpot account as the receiver knows it. */
export const HubspotDoor = z.strictObject({
  /** The connection's name. */
  name: z.string(),
  secrets: z.array(z.string()),
  signatures: z.array(z.enum(['v1', 'v2', 'v3'])),
  workflowKeys: z.array(z.string()),
  portalId: z.number().optional(),
});
export type HubspotDoor = z.infer<typeof HubspotDoor>;

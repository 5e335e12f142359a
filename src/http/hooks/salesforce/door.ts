import { z } from 'zod';

/** One Salesforce org as the receiver knows it. */
export const SalesforceDoor = z.strictObject({
  /** The connection's name. */
  name: z.string(),
  organizationId: z.string(),
  tokens: z.array(z.string()),
  /** Empty = every action. */
  actionIds: z.array(z.string()),
  secrets: z.array(z.string()),
  signingSecrets: z.array(z.string()),
});
export type SalesforceDoor = z.infer<typeof SalesforceDoor>;

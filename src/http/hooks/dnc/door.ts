import { z } from 'zod';

/** One compliance vendor as the receiver knows it. */
export const DncDoor = z.strictObject({
  name: z.string(),
  secrets: z.array(z.string()),
  /** Standard Webhooks keys. */
  signingSecrets: z.array(z.string()),
  /** Name of the number, or of the list of numbers, in a post. */
  numberField: z.string(),
  /** Calling code of numbers that come without one. */
  defaultPhoneCode: z.string(),
});
export type DncDoor = z.infer<typeof DncDoor>;

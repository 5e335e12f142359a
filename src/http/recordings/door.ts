import { z } from 'zod';

/** A dialer whose recordings are played, as the receiver knows it. */
export const RecordingDoor = z.strictObject({
  name: z.string(),
  /** Address of its web server. */
  url: z.string(),
  /** Further hosts that its recordings may lie on. */
  hosts: z.array(z.string()),
  user: z.string().optional(),
  password: z.string().optional(),
  /** Recordings that are played at the same time. */
  concurrency: z.number(),
});
export type RecordingDoor = z.infer<typeof RecordingDoor>;

/** All that is needed to play recordings. */
export const RecordingSettings = z.strictObject({
  /** What links were sealed with, the current one first. */
  secrets: z.array(z.string()),
  dialers: z.array(RecordingDoor),
});
export type RecordingSettings = z.infer<typeof RecordingSettings>;

import { z } from 'zod';
import { ReceiverSettings } from './receiver-settings.ts';

const Part = z.object({ ok: z.boolean(), detail: z.string() });

/** From the parent to its receiver: the state of what the receiver does not touch itself. */
export const PartsMessage = z.object({ kind: z.literal('parts'), ledger: Part, redis: Part });
export type PartsMessage = z.infer<typeof PartsMessage>;

/** From the receiver to its parent: it listens. */
export const ListeningMessage = z.object({ kind: z.literal('listening'), port: z.number() });
export type ListeningMessage = z.infer<typeof ListeningMessage>;

/** From the receiver to its parent, now and then: the state of its disk. */
export const DiskMessage = z.object({ kind: z.literal('disk'), disk: Part });
export type DiskMessage = z.infer<typeof DiskMessage>;

/** From the parent to its receiver, first of all: what to do. */
export const SettingsMessage = z.object({ kind: z.literal('settings'), settings: ReceiverSettings });
export type SettingsMessage = z.infer<typeof SettingsMessage>;

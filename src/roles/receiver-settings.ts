import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { hiddenValues } from '../config/hidden-values.ts';

const Sender = z.strictObject({
  name: z.string(),
  keys: z.array(z.string()),
  /** Addresses and CIDR ranges; empty = everywhere. */
  allowIps: z.array(z.string()),
  timezone: z.string(),
});

/**
 * All that a receiver must know. It is handed over by the parent, so that a receiver starts without reading
 * the configuration or loading a connector: a restarted one is back in a fraction of a second.
 */
export const ReceiverSettings = z.strictObject({
  host: z.string(),
  port: z.number(),
  trustedProxies: z.number(),
  maxBodyBytes: z.number(),
  dataDir: z.string(),
  warnSeconds: z.number(),
  warnBytes: z.number(),
  logLevel: z.string(),
  /** Values that no log line may hold. */
  secrets: z.array(z.string()),
  dialers: z.array(Sender),
  sources: z.array(Sender),
});
export type ReceiverSettings = z.infer<typeof ReceiverSettings>;

const MEGABYTE = 1024 * 1024;

export function receiverSettings(config: Config): ReceiverSettings {
  return {
    host: config.server.host,
    port: config.server.port,
    trustedProxies: config.server.trustedProxies,
    maxBodyBytes: config.server.maxBodyBytes,
    dataDir: config.data.dir,
    warnSeconds: config.data.journalWarnSeconds,
    warnBytes: config.data.journalWarnMb * MEGABYTE,
    logLevel: config.log.level,
    secrets: [...hiddenValues(config)],
    dialers: Object.entries(config.dialers).map(([name, dialer]) => ({
      name,
      keys: [...dialer.hookKeys],
      allowIps: [...dialer.allowIps],
      timezone: dialer.timezone,
    })),
    sources: Object.entries(config.sources).map(([name, source]) => ({
      name,
      keys: [source.secret],
      allowIps: [],
      timezone: config.dialers[source.dialer]?.timezone ?? 'UTC',
    })),
  };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { UsageError } from './usage-error.ts';

export { UsageError };

export interface GlobalOptions {
  readonly config: string;
}

export function configOf(options: GlobalOptions): Config {
  return loadConfig({ path: options.config, env: process.env, connectors });
}

export function hasLedger(config: Config): boolean {
  return existsSync(join(config.data.dir, 'ledger.db'));
}

/** Run something on the ledger of the configured data folder, beside a running program or without one. */
export async function withLedger<T>(config: Config, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  if (!hasLedger(config)) {
    throw new UsageError(`there is no ledger in ${config.data.dir}: has vicibridge run with this data.dir?`);
  }
  const ledger = await openLedger(config.data.dir);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const RELATIVE = /^(\d+)([smhd])$/;
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `2h`, `30m`, `7d` ago, or an ISO 8601 time; milliseconds since the epoch. */
export function parseSince(text: string, option = '--since'): number {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    return Date.now() - Number(relative[1]) * UNIT_MS[relative[2] as keyof typeof UNIT_MS];
  }
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`${option} ${text}: write 30m, 2h, 7d or an ISO 8601 time`);
  return time;
}

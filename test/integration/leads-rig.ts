import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';
import { CANARIES, cli, folderWith, type Printed, writeConfig } from './cli-rig.ts';

export interface LeadsRig {
  readonly standIn: DialerStandIn;
  /** Holds configuration, data and files. */
  readonly dir: string;
  /** Put a file into the folder; its path. */
  readonly file: (name: string, text: string | Buffer) => string;
  /** `vicibridge leads <words>` in the folder. */
  readonly leads: (...words: string[]) => Promise<Printed>;
}

/** As fast as a dialer may be configured, all of it for bulk work: these tests are not about the pace. */
export const FAST = {
  ratePerSecond: 100,
  minRatePerSecond: 100,
  burst: 50,
  concurrency: 9,
  dncShare: 0,
  speedToLeadShare: 0,
  baselineMs: 60_000,
};

/** A stand-in, and the commands with a configuration for it. */
export async function startLeads(
  options: {
    readonly standIn?: DialerStandInOptions;
    /** More of `dialers.main`. */
    readonly dialer?: object;
    readonly fill?: Parameters<typeof folderWith>[0];
    readonly config?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<LeadsRig> {
  const { VICIDIAL_USER: user, VICIDIAL_PASS: password } = CANARIES;
  const standIn = await startDialerStandIn({ users: [{ user, password, level: 9 }], ...options.standIn });
  onTestFinished(() => standIn.close());
  const dir = await folderWith(options.fill);
  const login = { user: '$VICIDIAL_USER', password: '$VICIDIAL_PASS', hookKey: '$HOOK_KEY' };
  const main = { url: standIn.url, timezone: 'America/New_York', governor: FAST, ...login };
  writeConfig(dir, { dialers: { main: { ...main, ...options.dialer } }, ...options.config });
  return {
    standIn,
    dir,
    file(name, text) {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    },
    leads: (...words) => cli(['leads', ...words], { dir, env: options.env ?? {} }),
  };
}

/** A number that is possible anywhere in North America: 212-2xx-xxxx and on. */
export function numberOf(index: number): string {
  return `312${String(2_000_000 + index)}`;
}

/** CSV rows as objects by the header; for files without quotes that matter. */
export function rowsOf(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

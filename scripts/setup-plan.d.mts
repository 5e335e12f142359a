/** Types of setup-plan.mjs, which runs under Node 20 and is therefore no TypeScript itself. */
export interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

export interface LockFile {
  readonly packages?: Readonly<Record<string, LockEntry>>;
}

export interface InstallMachine {
  readonly platform: string;
  readonly arch: string;
  readonly libc: string;
  readonly missingOptionalAllowed: boolean;
  readonly isPresent: (path: string) => boolean;
}

export interface RedisMachine {
  readonly redisUrl: string | undefined;
  readonly uid: number;
  readonly interactive: boolean;
  readonly onPath: (command: string) => boolean;
}

export type MariadbMachine = Omit<RedisMachine, 'redisUrl'>;

export type RedisPlan =
  | { readonly kind: 'present' }
  | { readonly kind: 'install'; readonly prefix: readonly string[] }
  | { readonly kind: 'impossible'; readonly fact: string };

export const OLDEST_NODE_MAJOR: number;
export const INSTALL_ARGS: readonly string[];
export function whyInstall(
  lock: LockFile,
  installed: LockFile | undefined,
  machine: InstallMachine,
): string | undefined;
export function pathOutside(path: string, root: string): string;
export function planRedis(machine: RedisMachine): RedisPlan;
export function redisRemedy(fact: string): string;
export function planMariadb(machine: MariadbMachine): RedisPlan;
export function mariadbRemedy(fact: string): string;
export function packagesRemedy(output: string, byHand: string): string;

/**
 * What set-up decides, as pure functions: no file, process or network is touched here. Runs under Node 20
 * with nothing installed, so it imports nothing but Node's own modules.
 */
import { delimiter, resolve, sep } from 'node:path';

/** Oldest Node that can run the set-up itself. */
export const OLDEST_NODE_MAJOR = 20;

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} LockFile */

/**
 * Why `npm ci` has to run, or undefined where what is installed is what the lock file says. Contents are
 * compared, not dates: a checkout or a restored cache sets dates at will.
 *
 * @param {LockFile} lock `package-lock.json`
 * @param {LockFile | undefined} installed `node_modules/.package-lock.json`, npm's record of what it put there
 * @param {{ platform: string, arch: string, libc: string, missingOptionalAllowed: boolean, isPresent: (path: string) => boolean }} machine
 *   `missingOptionalAllowed`: a full install has been tried, so what is absent cannot be installed here
 * @returns {string | undefined}
 */
export function whyInstall(lock, installed, machine) {
  if (installed === undefined) return 'no packages are installed';
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '' || wanted.link === true) continue;
    const found = installed.packages?.[path];
    if (found === undefined || !machine.isPresent(path)) {
      if (mayBeAbsent(wanted, machine)) continue;
      return `${path} is missing`;
    }
    if (found.version !== wanted.version) {
      return `${path} is ${found.version}, the lock file says ${wanted.version}`;
    }
    if (found.integrity !== wanted.integrity) return `${path} differs from the lock file`;
  }
  return undefined;
}

/**
 * An optional package is missed only where it is made for this machine: one that names no machine comes and
 * goes with the package that wants it.
 *
 * @param {LockEntry} entry
 * @param {{ platform: string, arch: string, libc: string, missingOptionalAllowed: boolean }} machine
 */
function mayBeAbsent(entry, machine) {
  if (entry.optional !== true && entry.devOptional !== true) return false;
  if (machine.missingOptionalAllowed) return true;
  const madeForHere =
    entry.os !== undefined &&
    fitsList(entry.os, machine.platform) &&
    fitsList(entry.cpu, machine.arch) &&
    fitsList(entry.libc, machine.libc);
  return !madeForHere;
}

/** npm's `os`, `cpu` and `libc` fields: a list of names, or of names refused with `!`. */
function fitsList(list, value) {
  if (list === undefined || list.length === 0) return true;
  const refused = list.filter((name) => name.startsWith('!'));
  if (refused.length > 0) return !refused.includes(`!${value}`);
  return list.includes(value);
}

/**
 * PATH without this checkout's own tools, so that npm is never run by a Node that it is about to delete.
 *
 * @param {string} path @param {string} root
 */
export function pathOutside(path, root) {
  const modules = resolve(root, 'node_modules') + sep;
  return path
    .split(delimiter)
    .filter((entry) => entry !== '' && !resolve(entry).startsWith(modules))
    .join(delimiter);
}

/**
 * The arguments of the install. Development packages are part of set-up, whatever NODE_ENV or an `omit`
 * configuration says; our tools need a newer Node than the one npm may be running under, hence no
 * engine check.
 */
export const INSTALL_ARGS = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--prefer-offline',
  '--engine-strict=false',
  '--no-audit',
  '--no-fund',
];

/**
 * How to get a Redis server.
 *
 * @param {{ redisUrl: string | undefined, uid: number, interactive: boolean, onPath: (command: string) => boolean }} machine
 * @returns {{ kind: 'present' } | { kind: 'install', prefix: string[] } | { kind: 'impossible', fact: string }}
 *   `prefix`: what has to stand before the install command
 */
export function planRedis(machine) {
  if (machine.redisUrl !== undefined && machine.redisUrl !== '') return { kind: 'present' };
  if (machine.onPath('redis-server') || machine.onPath('valkey-server')) return { kind: 'present' };
  return planInstall(machine);
}

/**
 * How to get MariaDB, which the tests of the dialer's database run; both of its programs are needed.
 *
 * @param {{ uid: number, interactive: boolean, onPath: (command: string) => boolean }} machine `onPath`: on
 *   the PATH or where servers stand beside it
 * @returns {{ kind: 'present' } | { kind: 'install', prefix: string[] } | { kind: 'impossible', fact: string }}
 */
export function planMariadb(machine) {
  if (machine.onPath('mariadbd') && machine.onPath('mariadb-install-db')) return { kind: 'present' };
  return planInstall(machine);
}

function planInstall(machine) {
  if (!machine.onPath('apt-get')) {
    return { kind: 'impossible', fact: 'this system has no apt-get, the only package manager set-up knows' };
  }
  if (machine.uid === 0) return { kind: 'install', prefix: [] };
  if (!machine.onPath('sudo')) {
    return { kind: 'impossible', fact: 'apt-get needs root, and there is no sudo' };
  }
  return { kind: 'install', prefix: machine.interactive ? ['sudo'] : ['sudo', '-n'] };
}

/** @param {string} fact why it is missing still */
export function redisRemedy(fact) {
  return [
    `A Redis server is missing and could not be installed: ${fact}.`,
    'Install one by hand, then run the same command again:',
    '  Debian, Ubuntu:  apt-get install redis-server     (as root or with sudo)',
    '  Fedora, RHEL:    dnf install valkey',
    '  macOS:           brew install redis',
    'or set REDIS_URL, for example REDIS_URL=redis://127.0.0.1:6379, to a server that runs.',
  ].join('\n');
}

/** @param {string} fact why it is missing still */
export function mariadbRemedy(fact) {
  return [
    `MariaDB is missing and could not be installed: ${fact}.`,
    "The tests of the dialer's database will fail. Install it by hand, then run the same command again:",
    '  Debian, Ubuntu:  apt-get install mariadb-server   (as root or with sudo)',
    '  Fedora, RHEL:    dnf install mariadb-server',
    '  macOS:           brew install mariadb',
  ].join('\n');
}

const CAUSES = [
  [/ENOTEMPTY/u, 'something else writes into node_modules, perhaps another npm. Wait for it to end'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT/u,
    'the npm registry cannot be reached. Check the network, a proxy (HTTPS_PROXY) and `npm config get registry`',
  ],
  [/ENOSPC/u, 'the disk is full. Free about 600 MB'],
  [
    /EACCES|EPERM|EROFS/u,
    'this user may not write here. Use a clone of your own, or mend its owner with chown',
  ],
  [
    /EUSAGE|can only install packages when/u,
    'package.json and package-lock.json disagree. Run `npm install`',
  ],
];

/**
 * What stands in the way of the packages and what to do, out of what npm printed.
 *
 * @param {string} output @param {string} byHand the command to run by hand
 */
export function packagesRemedy(output, byHand) {
  const known = CAUSES.find(([pattern]) => pattern.test(output));
  const fact = known?.[1] ?? 'npm failed for the reason above';
  return `The Node packages could not be installed: ${fact}.\nThen run the same command again, or by hand first: ${byHand}`;
}

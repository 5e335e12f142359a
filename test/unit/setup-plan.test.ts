import { describe, expect, test } from 'vitest';
import {
  type InstallMachine,
  INSTALL_ARGS,
  type MariadbMachine,
  packagesRemedy,
  pathOutside,
  planMariadb,
  planRedis,
  type RedisMachine,
  whyInstall,
} from '../../scripts/setup-plan.mjs';

const debian: InstallMachine = {
  platform: 'linux',
  arch: 'x64',
  libc: 'glibc',
  missingOptionalAllowed: false,
  isPresent: () => true,
};
const zod = { version: '4.6.7', integrity: 'sha512-a' };

describe('whether the packages are installed', () => {
  test('nothing is installed when npm has left no record', () => {
    expect(whyInstall({ packages: {} }, undefined, debian)).toBe('no packages are installed');
  });

  test('nothing has to be done when versions and checksums agree, whatever else is installed', () => {
    const lock = { packages: { '': {}, 'node_modules/zod': zod } };
    const installed = { packages: { 'node_modules/zod': zod, 'node_modules/more': { version: '1.0.0' } } };
    expect(whyInstall(lock, installed, debian)).toBeUndefined();
  });

  test.each([
    [{ ...zod, version: '4.6.6' }, 'node_modules/zod is 4.6.6, the lock file says 4.6.7'],
    [{ ...zod, integrity: 'sha512-b' }, 'node_modules/zod differs from the lock file'],
    [undefined, 'node_modules/zod is missing'],
  ])('an install is due when the record holds %o', (found, reason) => {
    const installed = { packages: found === undefined ? {} : { 'node_modules/zod': found } };
    expect(whyInstall({ packages: { 'node_modules/zod': zod } }, installed, debian)).toBe(reason);
  });

  test('an install is due when a recorded folder was removed by hand', () => {
    const lock = { packages: { 'node_modules/zod': zod } };
    expect(whyInstall(lock, lock, { ...debian, isPresent: () => false })).toBe('node_modules/zod is missing');
  });

  test.each([
    ['fits this machine', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }, true],
    ['names no machine', {}, false],
    ['fits this machine whatever its C library', { os: ['linux'], cpu: ['x64'] }, true],
    ['is for another system', { os: ['darwin'], cpu: ['x64'] }, false],
    ['is for another processor', { os: ['linux'], cpu: ['arm64'] }, false],
    ['is for another C library', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }, false],
    ['refuses this system', { os: ['!linux'] }, false],
    ['refuses another system', { os: ['!win32'] }, true],
  ])('a missing optional package that %s: install due is %o -> %s', (_, entry, due) => {
    const lock = { packages: { 'node_modules/native': { version: '1.0.0', optional: true, ...entry } } };
    expect(whyInstall(lock, { packages: {} }, debian) !== undefined).toBe(due);
  });

  test('a missing optional package is let be when a full install could not bring it', () => {
    const lock = { packages: { 'node_modules/native': { version: '1.0.0', optional: true, os: ['linux'] } } };
    const tried = { ...debian, missingOptionalAllowed: true };
    expect(whyInstall(lock, { packages: {} }, tried)).toBeUndefined();
  });

  test('the install includes development and optional packages, so that no npm setting leaves them out', () => {
    expect(INSTALL_ARGS[0]).toBe('ci');
    expect(INSTALL_ARGS).toEqual(expect.arrayContaining(['--include=dev', '--include=optional']));
  });

  test('npm is looked for outside the folder that it is going to empty', () => {
    const path = '/app/node_modules/.bin:/app/node_modules/node/bin:/app/node_modules2/bin:/usr/bin:';
    expect(pathOutside(path, '/app')).toBe('/app/node_modules2/bin:/usr/bin');
  });
});

describe('how to get a Redis server', () => {
  function machine(commands: readonly string[], more: Partial<RedisMachine> = {}): RedisMachine {
    return {
      redisUrl: undefined,
      uid: 1000,
      interactive: false,
      onPath: (command) => commands.includes(command),
      ...more,
    };
  }

  test.each([
    ['REDIS_URL is set', machine([], { redisUrl: 'redis://127.0.0.1:6379' })],
    ['redis-server is on the PATH', machine(['redis-server'])],
    ['valkey-server is on the PATH', machine(['valkey-server'])],
  ])('nothing is installed when %s', (_, given) => {
    expect(planRedis(given)).toEqual({ kind: 'present' });
  });

  test.each([
    ['as it is when root', machine(['apt-get', 'sudo'], { uid: 0 }), []],
    [
      'with sudo that may ask when a person is there',
      machine(['apt-get', 'sudo'], { interactive: true }),
      ['sudo'],
    ],
    ['with sudo that never asks when nobody is there', machine(['apt-get', 'sudo']), ['sudo', '-n']],
  ])('apt-get runs %s', (_, given, prefix) => {
    expect(planRedis(given)).toEqual({ kind: 'install', prefix });
  });

  test('an empty REDIS_URL counts as none', () => {
    expect(planRedis(machine([], { redisUrl: '' })).kind).toBe('impossible');
  });

  test.each([
    ['there is no apt-get', machine(['sudo'], { uid: 0 }), /no apt-get/],
    ['there are neither rights nor sudo', machine(['apt-get']), /needs root, and there is no sudo/],
  ])('it is given up with the fact when %s', (_, given, fact) => {
    expect(planRedis(given)).toEqual({ kind: 'impossible', fact: expect.stringMatching(fact) as string });
  });
});

describe('how to get MariaDB', () => {
  function machine(commands: readonly string[]): MariadbMachine {
    return { uid: 1000, interactive: false, onPath: (command) => commands.includes(command) };
  }

  test('nothing is installed when both of its programs are there', () => {
    expect(planMariadb(machine(['mariadbd', 'mariadb-install-db']))).toEqual({ kind: 'present' });
  });

  test('it is installed when one of them is missing', () => {
    expect(planMariadb(machine(['mariadbd', 'apt-get', 'sudo']))).toEqual({
      kind: 'install',
      prefix: ['sudo', '-n'],
    });
  });

  test('it is given up with the fact where there is no apt-get', () => {
    expect(planMariadb(machine([])).kind).toBe('impossible');
  });
});

describe('what a person reads when npm fails', () => {
  test.each([
    ['npm error code ECONNREFUSED', 'registry cannot be reached'],
    ['npm error request failed, reason: getaddrinfo EAI_AGAIN', 'registry cannot be reached'],
    ['npm error code ENOSPC', 'the disk is full'],
    ["npm error Error: EACCES: permission denied, mkdir 'node_modules'", 'may not write here'],
    ['npm error code ENOTEMPTY', 'something else writes into node_modules'],
    ['npm error code EUSAGE', 'package.json and package-lock.json disagree'],
    ['npm error something new', 'for the reason above'],
  ])('%s becomes "%s", with the command for by hand', (output, words) => {
    const remedy = packagesRemedy(output, '`npm ci`');
    expect(remedy).toContain(words);
    expect(remedy).toContain('by hand first: `npm ci`');
  });
});

import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The sources are TypeScript that Node runs as it is, so this is what every part of the program needs. */
const OLDEST_MAJOR = 24;

/** Signals of one kind that arrive closer together than this are one. */
const SAME_SIGNAL_MS = 1000;

/**
 * The Node that runs the program: the one the lock file pins where it is installed, else the running one
 * where it is new enough.
 *
 * @param {string} root the checkout
 * @param {{ execPath: string, version: string }} running version without the `v`
 * @returns {string | undefined} absolute path; undefined = there is none
 */
export function findNode24(root, running = { execPath: process.execPath, version: process.versions.node }) {
  const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
  if (isExecutable(pinned)) return pinned;
  return Number.parseInt(running.version, 10) >= OLDEST_MAJOR ? running.execPath : undefined;
}

/**
 * Go on as `node <args>` under another Node, with the same input, output, signals and exit code. Where it
 * can, this process is replaced and keeps its id. Node 20 cannot; and in a terminal it stands in front of a
 * child, because one Ctrl-C under `npm run` arrives twice (from the terminal and from npm), and the second
 * would end a program that is about to stop in good order.
 *
 * @param {string} node absolute path
 * @param {readonly string[]} args
 * @param {string} root the checkout; its tools come first on the child's PATH
 */
export function becomeNode24(node, args, root) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  // What Node makes of the sources is kept: a third off every later start. Where it cannot be written, nothing is.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'vicibridge');
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: cache };
  if (typeof process.execve === 'function' && !hasTerminal()) process.execve(node, [node, ...args], env);
  // A session of its own: what the terminal sends comes through here only.
  const child = spawn(node, args, { stdio: 'inherit', env, detached: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    let sentAt = -Infinity;
    process.on(signal, () => {
      if (performance.now() - sentAt < SAME_SIGNAL_MS) return;
      sentAt = performance.now();
      child.kill(signal);
    });
  }
  child.once('error', (error) => {
    process.stderr.write(`vicibridge: ${node} cannot be started (${error.message}); run \`npm ci\` again\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + osConstants.signals[signal]);
  });
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

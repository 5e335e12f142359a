import { spawn } from 'node:child_process';
import { accessSync, constants as access, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Set-up cannot go on; the message says what to do by hand. */
export class SetUpError extends Error {
  name = 'SetUpError';
}

/** One line of progress; the standard output belongs to the program that follows. @param {string} line */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/**
 * The first executable of that name.
 *
 * @param {string} command @param {string} path as in PATH
 * @returns {string | undefined}
 */
export function findOnPath(command, path) {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, command))
    .find(isExecutableFile);
}

/** @param {string} file */
export function isExecutableFile(file) {
  try {
    accessSync(file, access.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Run a command to its end and keep what it prints. A signal that ends us ends it first.
 *
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, stdin?: 'inherit' | 'ignore', expendable?: boolean }} options
 *   `expendable`: may be killed at any moment, with all that it started; others are asked to end
 * @returns {Promise<{ code: number, output: string }>} code 127 = it cannot be started
 */
export function run(command, options) {
  const group = options.expendable === true;
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
      detached: group,
    });
    const pass = (signal) => {
      child.once('close', () => process.exit(128 + constants.signals[signal]));
      if (group && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill(signal);
    };
    for (const signal of SIGNALS) process.once(signal, pass);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const end = (code) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      if (child.pid === undefined) end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** What matters of a command's output, indented: npm's first error lines, else the last lines. */
export function excerpt(output, lines = 15) {
  const all = output.trimEnd().split('\n');
  const errors = all.filter((line) => /^npm (error|ERR!) (?!\s+at )./u.test(line));
  const shown = errors.length > 0 ? errors.slice(0, lines) : all.slice(-lines);
  return shown.map((line) => `  | ${line}`).join('\n');
}

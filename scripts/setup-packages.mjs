import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_ARGS, packagesRemedy, pathOutside, whyInstall } from './setup-plan.mjs';
import { SetUpError, excerpt, findOnPath, isExecutableFile, run, say } from './setup-run.mjs';

const BY_HAND = '`npm ci --include=dev`';

/**
 * Install what the lock file says where something else is installed, and Node 24 with it.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 * @throws {SetUpError}
 */
export async function setUpPackages({ root, env }) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const fingerprint = createHash('sha256').update(lockText).digest('hex');
  const stamp = join(root, 'node_modules', '.vicibridge-setup');
  const reason = whyInstall(
    JSON.parse(lockText),
    readJson(join(root, 'node_modules', '.package-lock.json')),
    {
      platform: process.platform,
      arch: process.arch,
      libc: libc(),
      missingOptionalAllowed: readText(stamp) === fingerprint,
      isPresent: (path) => existsSync(join(root, path, 'package.json')),
    },
  );
  // npm runs under the machine's own Node, never under one inside the folder that it empties.
  const outside = { ...env, PATH: pathOutside(env.PATH ?? '', root) };
  if (reason !== undefined) {
    await install(root, outside, reason);
    writeFileSync(stamp, fingerprint);
  }
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  if (!isExecutableFile(node)) await fetchNode(root, outside);
  else if (reason === undefined) return;
  await proveNode(root, node, outside);
}

async function install(root, env, reason) {
  const started = Date.now();
  say(`installing the Node packages (${reason}); this takes a minute`);
  const npm = findOnPath('npm', env.PATH);
  if (npm === undefined)
    throw new SetUpError('npm is missing. Install it by hand (Debian: apt-get install npm).');
  const result = await run([npm, ...INSTALL_ARGS], { cwd: root, env, expendable: true });
  if (result.code !== 0) {
    throw new SetUpError(`${excerpt(result.output)}\n${packagesRemedy(result.output, BY_HAND)}`);
  }
  say(`Node packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * npm leaves the package `node` without its program where install scripts are refused (`ignore-scripts`,
 * an npm that asks first): run the one script that fetches the program for this platform.
 */
async function fetchNode(root, env) {
  say('the install script of the package node did not run; fetching Node 24');
  const cwd = join(root, 'node_modules', 'node');
  const node = findOnPath('node', env.PATH) ?? process.execPath;
  const result = await run([node, 'installArchSpecificPackage.js'], { cwd, env, expendable: true });
  if (result.code !== 0) {
    const byHand = '`npm rebuild node --ignore-scripts=false`';
    throw new SetUpError(`${excerpt(result.output)}\n${packagesRemedy(result.output, byHand)}`);
  }
}

/** A copied or half-fetched program is found now, not as a riddle later. */
async function proveNode(root, node, env) {
  const wanted = `v${readJson(join(root, 'node_modules', 'node', 'package.json'))?.version}`;
  const { code, output } = await run([node, '--version'], { cwd: root, env });
  if (code === 0 && output.trim() === wanted) return;
  throw new SetUpError(
    `${excerpt(output)}\n${node} does not run as Node ${wanted} on ${process.platform}/${process.arch}. ` +
      `Remove the folder node_modules and run the same command again; if it stays, the package node has no ` +
      'program for this machine.',
  );
}

/** npm's word for the C library; only Linux has a choice. */
function libc() {
  if (process.platform !== 'linux') return '';
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Undefined where the file is absent or damaged: both mean install again. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where servers stand that a person's PATH often leaves out (Debian, Fedora). */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec'];
const TEMPLATES = join(import.meta.dirname, '..', 'node_modules', '.cache', 'vicibridge');

/** What a MariaDB of our own is made with. */
export interface MariadbPrograms {
  /** `mariadbd` */
  readonly server: string;
  /** `mariadb-install-db`, which fills a new data folder. */
  readonly installer: string;
}

/** The first of each on the PATH or in the usual folders for servers. @throws Error with the remedy when one is missing. */
export function findMariadb(
  path: string = process.env['PATH'] ?? '',
  more: readonly string[] = SERVER_FOLDERS,
): MariadbPrograms {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...more];
  const find = (name: string): string => {
    const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    throw new Error(
      `No ${name} is on the PATH: run \`npm test\` once, which installs it, or install mariadb-server`,
    );
  };
  return { server: find('mariadbd'), installer: find('mariadb-install-db') };
}

/** As root the programs run only when told to. */
export function asWhom(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/**
 * A data folder as a new server has it, to be copied: filling one takes seconds, copying one a moment. It is
 * made once for each version of the server, and kept.
 *
 * @throws Error with what the installer printed
 */
export async function dataTemplate(programs: MariadbPrograms, folder: string = TEMPLATES): Promise<string> {
  const { stdout } = spawnSync(programs.server, ['--no-defaults', '--version'], { encoding: 'utf8' });
  const version = createHash('sha256').update(`${programs.server}\n${stdout}`).digest('hex').slice(0, 12);
  const template = join(folder, `mariadb-${version}`);
  if (existsSync(template)) return template;
  mkdirSync(folder, { recursive: true });
  const made = `${template}.${randomUUID()}`;
  await fill(programs.installer, made);
  try {
    renameSync(made, template);
  } catch (error) {
    // Another process was quicker.
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  }
  return template;
}

async function fill(installer: string, dir: string): Promise<void> {
  const args = [
    '--no-defaults',
    ...asWhom(),
    `--datadir=${dir}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  // A server that starts removes what it takes for left-over temporary tables: never in a folder of others.
  const temporary = `${dir}.tmp`;
  mkdirSync(temporary, { mode: 0o700 });
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(installer, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  await once(child, 'close');
  rmSync(temporary, { recursive: true, force: true });
  if (child.exitCode === 0) return;
  rmSync(dir, { recursive: true, force: true });
  throw new Error(`${installer} could not make a data folder:\n${output.trimEnd()}`);
}

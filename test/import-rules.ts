import type { SourceFile, SourceImport } from './source-files.ts';

/**
 * Who may import whom, as the design's table has it. Paths from the root; a path that ends in `/` is a
 * folder with all below. The first rule that fits a file holds.
 */
interface Rule {
  readonly files: RegExp;
  /** Beside the own folder (for a connector: the connector's). */
  readonly local: readonly string[];
  /** May be imported with `import type` only. */
  readonly types?: readonly string[];
  /** Packages and Node modules; `not` refuses some, `only` refuses all others. */
  readonly only?: readonly RegExp[];
  readonly not?: readonly RegExp[];
}

const DOMAIN = 'src/domain/';
const CONTRACTS = [
  'src/connector.ts',
  'src/dialer.ts',
  'src/dialer-traffic.ts',
  'src/account.ts',
  'src/call-feed.ts',
];
const QUEUE = [/^bullmq$/u, /^ioredis$/u, /^@bull-board\//u];
const SQL = [/^kysely/u, /^node:sqlite$/u];
const WEB = [/^express$/u];
const ANYWHERE = ['src/', 'connectors/', 'jobs/'];

const RULES: readonly Rule[] = [
  {
    files: /^src\/domain\/phone\.ts$/u,
    local: [],
    only: [/^zod$/u, /^libphonenumber-js/u],
  },
  { files: /^src\/domain\/hit\/multipart\.ts$/u, local: [], only: [/^@fastify\/busboy$/u] },
  { files: /^src\/domain\//u, local: [], only: [/^zod$/u, /^node:(crypto|buffer)$/u] },
  {
    files: /^src\/(connector|dialer|dialer-traffic|account|call-feed)\.ts$/u,
    local: [DOMAIN, ...CONTRACTS],
    only: [/^zod$/u],
  },
  {
    files: /^src\/http\/api\//u,
    local: ['src/http/', 'src/journal/', 'src/ledger/', 'src/config/', DOMAIN],
    not: [...QUEUE, ...SQL],
  },
  {
    files: /^src\/http\/recordings\//u,
    local: ['src/http/', 'src/recordings/link/', DOMAIN],
    not: [...QUEUE, ...SQL],
  },
  { files: /^src\/http\//u, local: ['src/journal/', 'src/config/', DOMAIN], not: [...QUEUE, ...SQL] },
  // Links are opened by the receiver, which has no ledger.
  { files: /^src\/recordings\/link\//u, local: [DOMAIN], only: [/^node:crypto$/u] },
  {
    files: /^src\/floor\//u,
    local: ['src/ledger/', DOMAIN],
    not: [...QUEUE, ...SQL, ...WEB],
  },
  {
    files: /^src\/recordings\//u,
    local: ['src/ledger/', DOMAIN],
    not: [...QUEUE, ...SQL, ...WEB],
  },
  {
    files: /^src\/reconcile\//u,
    local: ['src/journal/', 'src/ledger/', DOMAIN],
    types: CONTRACTS,
    not: [...QUEUE, ...SQL, ...WEB],
  },
  {
    files: /^src\/verify\//u,
    local: ['src/ledger/', 'src/dispatch/', DOMAIN],
    types: CONTRACTS,
    not: [...QUEUE, ...SQL, ...WEB],
  },
  {
    files: /^src\/dispatch\//u,
    local: ['src/journal/', 'src/ledger/', 'src/queue/', DOMAIN],
    not: [...QUEUE, ...SQL, ...WEB],
  },
  {
    files: /^src\/sync\//u,
    local: ['src/ledger/', DOMAIN],
    types: CONTRACTS,
    not: [...QUEUE, ...SQL, ...WEB],
  },
  // What the workers of a CRM's account share: the kit's rules, kept in Redis.
  { files: /^src\/queue\/accounts\//u, local: [DOMAIN, 'src/kit/', ...CONTRACTS], not: SQL },
  { files: /^src\/queue\//u, local: [DOMAIN], not: SQL },
  { files: /^src\/journal\//u, local: [DOMAIN], not: [...QUEUE, ...WEB, /^kysely/u] },
  { files: /^src\/ledger\//u, local: [DOMAIN], types: CONTRACTS, not: [...QUEUE, ...WEB] },
  { files: /^src\/observe\//u, local: [DOMAIN], types: CONTRACTS, not: [...QUEUE, ...SQL] },
  { files: /^src\/config\//u, local: [DOMAIN], types: CONTRACTS, not: [...QUEUE, ...SQL, ...WEB] },
  // Its own state of an import is an SQLite file beside the results.
  {
    files: /^src\/bulk\//u,
    local: ['src/ledger/', DOMAIN, ...CONTRACTS],
    not: [...QUEUE, ...WEB, /^kysely/u, /^pino$/u, /^commander$/u],
  },
  { files: /^src\/sandbox\//u, local: [DOMAIN], not: [...QUEUE, ...SQL] },
  // What connectors share: how people are found, batches, limits within one process.
  { files: /^src\/kit\//u, local: [DOMAIN, ...CONTRACTS], only: [/^zod$/u, /^node:crypto$/u] },
  {
    files: /^connectors\/[^/]+\//u,
    local: [DOMAIN, 'src/kit/', ...CONTRACTS],
    not: [...QUEUE, ...SQL, ...WEB, /^pino$/u, /^commander$/u, /^yaml$/u],
  },
  { files: /^connectors\/index\.ts$/u, local: ['connectors/', DOMAIN, ...CONTRACTS], only: [/^zod$/u] },
  {
    files: /^jobs\//u,
    local: [DOMAIN, ...CONTRACTS, 'src/queue/define-job.ts'],
    types: ['src/ledger/', 'src/sync/'],
    not: [...QUEUE, ...SQL, ...WEB, /^pino$/u],
  },
  { files: /^src\/version\.ts$/u, local: [], only: [/^zod$/u, /^node:/u] },
  // The composition roots and their parts put everything together, each through its folder's own door.
  {
    files: /^src\/(main|cli|receiver)\.ts$|^src\/(roles|commands)\//u,
    local: ANYWHERE,
    not: [...QUEUE, ...SQL],
  },
];

/** The command line starts the service; beyond that, nothing imports a composition root. */
export function mayImportRoot(path: string, target: string): boolean {
  if (target === 'src/main.ts') return path.startsWith('src/commands/');
  return target !== 'src/cli.ts' && target !== 'src/receiver.ts';
}

/** What is wrong with a file's imports, in words; empty = nothing. */
export function faultsOf(file: SourceFile): readonly string[] {
  const rule = RULES.find(({ files }) => files.test(file.path));
  if (rule === undefined) return [`${file.path} stands in a folder that the design does not know`];
  return file.imports
    .filter((one) => !mayImport(rule, file.path, one))
    .map((one) => `${file.path} imports ${one.typeOnly ? 'the types of ' : ''}${one.target}`);
}

function mayImport(rule: Rule, path: string, one: SourceImport): boolean {
  if (!one.local) {
    if (rule.only !== undefined) return rule.only.some((name) => name.test(one.target));
    return rule.not?.every((name) => !name.test(one.target)) ?? true;
  }
  if (!mayImportRoot(path, one.target)) return false;
  if (one.target.startsWith(unitOf(path))) return true;
  const allowed = one.typeOnly ? [...rule.local, ...(rule.types ?? [])] : rule.local;
  return allowed.some((place) => (place.endsWith('/') ? one.target.startsWith(place) : one.target === place));
}

/** The folder whose files belong together: `src/http/`, `connectors/hubspot/`, `jobs/`. */
function unitOf(path: string): string {
  const [top, folder, rest] = path.split('/');
  if (top === 'jobs') return 'jobs/';
  return rest === undefined ? path : `${top}/${folder}/`;
}

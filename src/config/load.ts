import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { crossCheck } from './cross-check.ts';
import { readDocument, type SourceDocument } from './document.ts';
import { type Environment, readEnvironment, resolveReferences } from './environment.ts';
import { explainIssue } from './explain.ts';
import { ConfigError, type Fault, formatPath, type FoundFault } from './fault.ts';
import { parseData } from './parse.ts';
import { resolveConfig } from './resolve.ts';
import { type AnyConnector, configSchema } from './schema.ts';
import { findLiteralSecrets } from './secret.ts';
import { describeConfig } from './shape.ts';

export interface LoadOptions {
  /** The configuration file, absolute or from the working directory. */
  readonly path: string;
  /** Usually `process.env`. A `.env` file beside the configuration adds what is not set here. */
  readonly env: Environment;
  readonly connectors: readonly AnyConnector[];
}

/**
 * Read, check and complete the configuration. Throws one ConfigError that lists every fault at once; no
 * message of it carries a secret.
 */
export function loadConfig(options: LoadOptions): Config {
  const file = resolve(options.path);
  const document = readDocument(readText(file));
  if (document.faults.length > 0) throw new ConfigError(file, locate(document.faults, document));
  if (document.data === null) throw fileError(file, `the file is empty; ${COPY}`);

  const shape = describeConfig(options.connectors);
  const references = resolveReferences(document.data, environmentBeside(file, options.env));
  const secrets = findLiteralSecrets(shape, document.data);
  const parsed = parseData(configSchema(options.connectors), references.data, document.writtenAt);
  const issues = parsed.ok ? [] : parsed.issues;
  // The first fault of a place is shown alone: what a schema says of an unset variable is noise.
  const faults = firstPerPlace([
    ...references.faults,
    ...secrets.faults,
    ...crossCheck(parsed.data, options.connectors),
    ...issues.flatMap((issue) => explainIssue(issue, { data: parsed.data, shape })),
  ]);
  if (!parsed.ok || faults.length > 0) {
    const hidden = [...secrets.literals, ...references.values.map(({ value }) => value)];
    throw new ConfigError(
      file,
      locate(faults, document).map((fault) => scrub(fault, hidden)),
    );
  }
  return resolveConfig(parsed.value, {
    file,
    connectors: options.connectors,
    environment: references.values,
  });
}

const COPY = 'copy vicibridge.example.yaml to it and fill it in';

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw fileError(
      file,
      code === 'ENOENT' ? `there is no such file; ${COPY}` : `it cannot be read (${code})`,
    );
  }
}

function environmentBeside(file: string, env: Environment): Environment {
  try {
    return readEnvironment(file, env);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw fileError(file, `the .env file beside it cannot be read (${code})`);
  }
}

function fileError(file: string, message: string): ConfigError {
  return new ConfigError(file, [{ path: '', message, position: undefined }]);
}

function firstPerPlace(faults: readonly FoundFault[]): FoundFault[] {
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const place = formatPath(fault.path);
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function locate(faults: readonly FoundFault[], document: SourceDocument): Fault[] {
  const located = faults.map((fault) => ({
    path: formatPath(fault.path),
    message: fault.message,
    position: fault.position ?? document.positionOf(fault.path),
  }));
  return located.toSorted((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));
}

/** A connector's schema may quote a value in its message; a short value is left, it would hit other words. */
function scrub(fault: Fault, hidden: readonly string[]): Fault {
  const message = hidden
    .filter((value) => value.length >= 4)
    .reduce((text, value) => text.replaceAll(value, '***'), fault.message);
  return { ...fault, message };
}

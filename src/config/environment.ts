import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { FoundFault, Path } from './fault.ts';
import { isPlainObject } from './plain-object.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value of the configuration that was written as `$NAME`. */
export interface EnvironmentValue {
  readonly path: Path;
  readonly name: string;
  readonly value: string;
}

export interface Resolved {
  /** The data with every `$NAME` replaced that has a value; the others stay as they are. */
  readonly data: unknown;
  readonly values: readonly EnvironmentValue[];
  readonly faults: readonly FoundFault[];
}

const REFERENCE = /^\$[A-Z0-9_]+$/;
const NEARLY_A_REFERENCE = /^\$(\{[A-Za-z0-9_]+\}|[A-Za-z0-9_]+)$/;

/** Whether the text stands for an environment variable: `$NAME` and nothing else. */
export function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

/**
 * The environment with the `.env` file beside the configuration added; what is really set wins. Throws the
 * file system's error where the file is there but cannot be read.
 */
export function readEnvironment(configFile: string, env: Environment): Environment {
  try {
    return { ...parseEnv(readFileSync(join(dirname(configFile), '.env'), 'utf8')), ...env };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return env;
    throw error;
  }
}

/** Replace every `$NAME` in the data by the variable's value; one fault for each that has none. */
export function resolveReferences(data: unknown, env: Environment): Resolved {
  const values: EnvironmentValue[] = [];
  const faults: FoundFault[] = [];

  function resolve(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return resolveText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...path, index]));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, [...path, key])]),
    );
  }

  function resolveText(text: string, path: Path): string {
    if (!REFERENCE.test(text)) {
      if (NEARLY_A_REFERENCE.test(text)) faults.push({ path, message: SPELLING });
      return text;
    }
    const name = text.slice(1);
    const value = env[name];
    if (value === undefined || value === '') {
      const fact = value === undefined ? 'is not set' : 'is empty';
      faults.push({
        path,
        message: `environment variable ${name} ${fact}; set it, or put it into .env beside this file`,
      });
      return text;
    }
    values.push({ path, name, value });
    return value;
  }

  return { data: resolve(data, []), values, faults };
}

const SPELLING =
  'an environment variable is written as $NAME: a dollar sign, then capital letters, digits or underscores, no braces';

/** Where a value stands in the file: `['connections', 'crm', 'accessToken']`. */
export type Path = readonly (string | number)[];

/** A fault before it has a line. */
export interface FoundFault {
  readonly path: Path;
  readonly message: string;
  /** Where in the file, if the finder knows better than the path tells. */
  readonly position?: Position | undefined;
}

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with the configuration; never carries a secret. */
export interface Fault {
  /** `connections.crm.accessToken`; `''` for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly position: Position | undefined;
}

/** The configuration cannot be used. `faults` holds everything that is wrong with it, in the file's order. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly file: string;
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
    super(`${file} has ${count}:\n${faults.map((fault) => `  ${describeFault(fault)}`).join('\n')}`);
    this.name = 'ConfigError';
    this.file = file;
    this.faults = faults;
  }
}

/** `routes[0].to[1]` from `['routes', 0, 'to', 1]`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

function describeFault(fault: Fault): string {
  const line = fault.position === undefined ? '' : `line ${fault.position.line}, `;
  const column = fault.path === '' && fault.position !== undefined ? `column ${fault.position.column}` : '';
  const place = `${line}${fault.path}${column}`;
  return place === '' ? fault.message : `${place}: ${fault.message}`;
}

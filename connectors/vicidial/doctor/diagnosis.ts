/** One thing that the doctor found, with what to do about it. */
export interface Diagnosis {
  readonly level: 'ok' | 'warning' | 'error';
  /** Stable word for scripts: `in-group-url-empty`. */
  readonly code: string;
  /** The thing and the fact. */
  readonly message: string;
  /** What to do; absent where nothing is to be done. */
  readonly remedy?: string;
}

export function well(code: string, message: string): Diagnosis {
  return { level: 'ok', code, message };
}

export function doubtful(code: string, message: string, remedy: string): Diagnosis {
  return { level: 'warning', code, message, remedy };
}

export function wrong(code: string, message: string, remedy: string): Diagnosis {
  return { level: 'error', code, message, remedy };
}

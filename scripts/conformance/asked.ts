import type { Recording } from './recording.ts';

/** Every parameter that the request carried, wherever it stood. Credentials are not among them. */
export function askedParameters(recording: Recording): Readonly<Record<string, string>> {
  const raw = new URLSearchParams(recording.raw_query ?? '');
  raw.delete('user');
  raw.delete('pass');
  return { ...recording.params, ...Object.fromEntries(raw), ...recording.query_params };
}

/** The function that was asked for, with what VICIdial keeps of its name; `''` = none. */
export function askedFunction(recording: Recording): string {
  return (askedParameters(recording)['function'] ?? '').replaceAll(/[^-_0-9a-zA-Z]/g, '');
}

/** The words of `asked` parameters as they matter: `''` where absent. */
export function asked(recording: Recording, name: string): string {
  return askedParameters(recording)[name] ?? '';
}

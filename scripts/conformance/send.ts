import type { Recording } from './recording.ts';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Credentials {
  readonly user: string;
  readonly pass: string;
}

/** Values that a recorder shortened say how long they were. */
const SHORTENED = /^(.)\1*\.\.\.\((\d+) characters\)$/s;

/** Send a recorded request again, byte for byte where the recording has the raw query. */
export async function sendAgain(
  recording: Recording,
  base: string,
  credentials: Credentials | undefined,
): Promise<Answer> {
  const path = recording.api === 'agent' ? '/agc/api.php' : '/vicidial/non_agent_api.php';
  const fields = [...Object.entries(credentials ?? {}), ...Object.entries(recording.params).map(lengthen)];
  const rawQuery = recording.raw_query?.replaceAll('***', credentials?.pass ?? '');
  const posts = recording.method === 'POST';
  const query = rawQuery ?? new URLSearchParams(posts ? (recording.query_params ?? {}) : fields).toString();
  const response = await fetch(`${base}${path}${query === '' ? '' : `?${query}`}`, {
    method: recording.method === 'GET' && rawQuery === '' ? 'OPTIONS' : recording.method,
    ...(posts ? { body: toBody(recording, fields) } : {}),
    ...(recording.encoding === 'json' ? { headers: { 'content-type': 'application/json' } } : {}),
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}

function toBody(
  recording: Recording,
  fields: readonly (readonly [string, string])[],
): string | URLSearchParams | FormData {
  if (recording.encoding === 'json') return JSON.stringify(Object.fromEntries(fields));
  if (recording.encoding !== 'multipart') return new URLSearchParams(Object.fromEntries(fields));
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

function lengthen([name, value]: [string, string]): [string, string] {
  const [, character = '', length = '0'] = SHORTENED.exec(value) ?? [];
  return [name, character === '' ? value : character.repeat(Number(length))];
}

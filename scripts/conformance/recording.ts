import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One request to the real program with its exact answer. */
export const Recording = z.object({
  name: z.string(),
  api: z.enum(['non_agent', 'agent']).default('non_agent'),
  method: z.string().default('GET'),
  /** Without credentials. */
  params: z.record(z.string(), z.string()).default({}),
  /** The API user that asked; null = no credentials were sent. */
  as_user: z.string().nullable().default(null),
  status: z.number(),
  content_type: z.string().nullish(),
  body: z.string(),
  encoding: z.string().optional(),
  raw_query: z.string().optional(),
  query_params: z.record(z.string(), z.string()).optional(),
  /** What the request left in the database, as the recorder asked for it. */
  db_after: z.unknown().optional(),
  note: z.string().optional(),
});
export type Recording = z.infer<typeof Recording>;

/**
 * Read a file of recordings, one JSON object a line.
 *
 * @throws Error that names the line which is none
 */
export function readRecordings(file: string): readonly Recording[] {
  return readLines(file).map((line, index) => {
    const parsed = Recording.safeParse(parseJson(line, file, index));
    if (!parsed.success)
      throw new Error(
        `${file}, line ${index + 1} is no recording of a reply: ${z.prettifyError(parsed.error)}`,
      );
    return parsed.data;
  });
}

export function readLines(file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return text.split('\n').filter((line) => line.trim() !== '');
}

export function parseJson(line: string, file: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`${file}, line ${index + 1} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

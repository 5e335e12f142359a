import { z } from 'zod';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { Direction } from './call-row.ts';

export interface Source {
  readonly direction: Direction;
  readonly place: LogPlace;
}

/** In the order in which equal ones are read. */
export const SOURCES: readonly Source[] = [
  { direction: 'outbound', place: 'live' },
  { direction: 'inbound', place: 'live' },
  { direction: 'outbound', place: 'archive' },
  { direction: 'inbound', place: 'archive' },
];

const Position = z.strictObject({
  /** The table's own cursor; absent = not begun. */
  at: z.string().optional(),
  /** Nothing was left when it was read last. */
  ended: z.boolean(),
});
export type Position = z.infer<typeof Position>;

const Positions = z.array(Position).length(SOURCES.length);
/** How far each of the sources has been read. */
export type Positions = readonly Position[];

/** @throws PermanentError (`invalid-cursor`) */
export function readCursor(cursor: string | undefined): Positions {
  if (cursor === undefined) return SOURCES.map(() => ({ ended: false }));
  const parsed = Positions.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw new PermanentError('This is no cursor of a page of calls: hand in the one of the page before', {
    code: 'invalid-cursor',
  });
}

export function writeCursor(positions: Positions): string {
  return JSON.stringify(positions);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

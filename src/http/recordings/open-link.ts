import { allowedLocation } from '../../recordings/link/location.ts';
import { openToken } from '../../recordings/link/token.ts';
import type { Answer } from '../hooks/answer.ts';
import type { RecordingDoor } from './door.ts';

/** A recording that may be played. */
export interface OpenedLink {
  readonly door: RecordingDoor;
  readonly url: URL;
  /** Media type by the file's name. */
  readonly type: string;
}

/**
 * What a link leads to. Where a file may lie is asked again: the configuration may have changed since the link
 * was made.
 * @param segment the last part of the path: a token, and how the file's name ends
 */
export function openLink(
  segment: string,
  context: {
    readonly secrets: readonly string[];
    readonly doors: ReadonlyMap<string, RecordingDoor>;
    readonly now: number;
  },
): OpenedLink | { readonly refusal: Answer } {
  const sealed = openToken(segment.replace(/\..*$/s, ''), context.secrets);
  if (sealed === undefined)
    return refused(403, 'this link is not one of ours, was changed on its way, or was cut off');
  if (sealed.expiresAt <= context.now)
    return refused(410, 'this link has expired (recordings.linkDays); look the recording up in VICIdial');
  const door = context.doors.get(sealed.dialer);
  if (door === undefined)
    return refused(404, 'the recordings of this dialer are not served any more (dialers.<name>.recordings)');
  const url = allowedLocation(sealed.location, door);
  if (url === undefined)
    return refused(403, 'this recording lies on a host that is not allowed (recordings.hosts of the dialer)');
  return { door, url, type: sealed.type };
}

function refused(status: Answer['status'], reason: string): { readonly refusal: Answer } {
  return { refusal: { status, text: `REFUSED: ${reason}`, headers: { 'cache-control': 'no-store' } } };
}

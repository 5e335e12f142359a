import { cut } from '../record-draft.ts';
import { DESCRIPTION_LIMIT } from './task-record.ts';

const LINE = /^Recording: \S+$/gm;

/** A description with the link on a line of its own, at its end; the text before it is cut where there is no room. */
export function withRecording(description: string, url: string): string {
  const line = `Recording: ${url}`;
  if (description.split('\n').includes(line)) return description;
  const room = DESCRIPTION_LIMIT - line.length - 1;
  return description === '' ? line : `${cut(description, room)}\n${line}`;
}

/** A new description with the links that the one before it had. */
export function keepRecordings(description: string, before: string | undefined): string {
  const lines = (before ?? '').match(LINE) ?? [];
  return lines.reduce((text, line) => withRecording(text, line.slice('Recording: '.length)), description);
}

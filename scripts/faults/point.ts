/**
 * Where around one write things go wrong. `before-send`: the attempt is noted, nothing has left. `in-flight`: sent,
 * and carried out while nobody waits any more. `answer-lost`: carried out, and the connection broke instead of an
 * answer. `before-ledger`: answered, and not yet written down. `before-job-end`: written down, and the queue not yet
 * told. `stalled`: the queue gives the job to another while the attempt is under way.
 */
export const POINTS = [
  'before-send',
  'in-flight',
  'answer-lost',
  'before-ledger',
  'before-job-end',
  'stalled',
] as const;
export type Point = (typeof POINTS)[number];

export function isPoint(text: string): text is Point {
  return POINTS.some((point) => point === text);
}

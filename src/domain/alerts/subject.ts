/**
 * What an alert is about: a destination, or one thing of it (`crm:k3v7q2`, a group of its dead letters).
 * Names have no colon.
 */
export function subjectOf(destination: string, part?: string): string {
  return part === undefined ? destination : `${destination}:${part}`;
}

/** The destination that a subject belongs to. */
export function destinationOf(subject: string): string {
  return subject.split(':', 1)[0] ?? subject;
}

import { z } from 'zod';
import type { FoundFault } from './fault.ts';

/** As much as the check needs; what is wrong in itself is the schema's to say. */
const View = z.object({
  server: z.object({ publicUrl: z.unknown() }).catch({ publicUrl: undefined }),
  recordings: z.object({ secret: z.unknown() }).catch({ secret: undefined }),
  dialers: z.record(z.string(), z.looseObject({ recordings: z.unknown() }).catch({ recordings: undefined })),
});

/** A dialer whose recordings are wanted needs what their links are made of. Takes anything. */
export function checkRecordings(data: unknown): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  const { server, recordings, dialers } = parsed.data;
  const lacks = [
    ...(server.publicUrl === undefined ? ['server.publicUrl, the address that links begin with'] : []),
    ...(recordings.secret === undefined ? ['recordings.secret, which seals the links'] : []),
  ];
  if (lacks.length === 0) return [];
  return Object.entries(dialers)
    .filter(([, dialer]) => dialer.recordings !== undefined)
    .map(([name]) => ({
      path: ['dialers', name, 'recordings'],
      message: `recordings need ${lacks.join(' and ')}`,
    }));
}

/** What recordings are, by the end of the file's name. VICIdial makes wav, gsm, mp3, ogg and gsw. */
const TYPES: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  gsm: 'audio/x-gsm',
  gsw: 'audio/x-gsm',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  flac: 'audio/flac',
};

/** The end of a path's file name in small letters (`mp3`); undefined = it is none of a recording. */
export function audioExtension(path: string): string | undefined {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, extension) ? extension : undefined;
}

/** The media type of a recording at this path; what is not known is just bytes. */
export function audioTypeOf(path: string): string {
  return TYPES[audioExtension(path) ?? ''] ?? 'application/octet-stream';
}

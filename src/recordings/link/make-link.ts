import { audioExtension, audioTypeOf } from './audio-types.ts';
import { allowedLocation, type RecordingHosts } from './location.ts';
import { sealToken } from './token.ts';

/** What links of recordings are made with. */
export interface LinkRules {
  /** How the CRM's users reach us, without a slash at its end. */
  readonly publicUrl: string;
  /** Seals new links. */
  readonly secret: string;
  readonly lifetimeMs: number;
}

/** Path under the public address. */
export const RECORDINGS_PATH = '/recordings';

/**
 * Our own link to a recording. It ends as the file does, because CRMs play by the name. Undefined = the file
 * lies where we must not fetch from.
 */
export function recordingLink(
  file: { readonly dialer: string; readonly location: string; readonly hosts: RecordingHosts },
  { publicUrl, secret, lifetimeMs }: LinkRules,
  now: number,
): string | undefined {
  const url = allowedLocation(file.location, file.hosts);
  if (url === undefined) return undefined;
  const extension = audioExtension(url.pathname);
  const sealed = {
    dialer: file.dialer,
    location: url.href,
    type: audioTypeOf(url.pathname),
    expiresAt: now + lifetimeMs,
  };
  const token = sealToken(sealed, secret);
  return `${publicUrl}${RECORDINGS_PATH}/${token}${extension === undefined ? '' : `.${extension}`}`;
}

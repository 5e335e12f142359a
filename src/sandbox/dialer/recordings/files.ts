import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { DialerClock } from '../clock.ts';
import { type Recorder, RECORDINGS_PATH } from './recorder.ts';
import { toneFile } from './tone.ts';

export interface FilesOptions {
  readonly recorder: Recorder;
  readonly clock: DialerClock;
  /** Asked for by Basic authentication, as shops set it up for this folder; undefined = everybody may listen. */
  readonly user?: { readonly name: string; readonly password: string } | undefined;
}

const RANGE = /^bytes=(\d*)-(\d*)$/;

/** The folder of recordings as Apache serves it: ranges, validators, and a password where one is set. */
export function recordingFiles({ recorder, clock, user }: FilesOptions): Router {
  const router = express.Router();
  router.get(`${RECORDINGS_PATH}/:file`, (request, response) => {
    response.setHeader('server', 'Apache/2.4.62 (Unix)');
    if (user !== undefined && !isUser(request, user)) {
      response.setHeader('www-authenticate', 'Basic realm="recordings"');
      return void response.status(401).type('html').send('<h1>Unauthorized</h1>');
    }
    recorder.settle();
    const row = recorder.byFile(request.params['file'] ?? '');
    if (row === undefined) return void response.status(404).type('html').send('<h1>Not Found</h1>');
    const modified = new Date(Number(row.end_epoch || clock.now() / 1000) * 1000).toUTCString();
    const etag = `"${row.recording_id}-${row.length_in_sec}"`;
    response.set({
      etag,
      'last-modified': modified,
      'accept-ranges': 'bytes',
      'content-type': 'audio/x-wav',
    });
    if (request.headers['if-none-match'] === etag) return void response.status(304).end();
    sendFile(toneFile(Number(row.length_in_sec)), { request, response, validators: [etag, modified] });
  });
  return router;
}

function sendFile(
  file: Buffer,
  {
    request,
    response,
    validators,
  }: {
    readonly request: Request;
    readonly response: Response;
    readonly validators: readonly string[];
  },
): void {
  const condition = request.headers['if-range'];
  const isCurrent = condition === undefined || validators.includes(String(condition));
  const range = isCurrent ? RANGE.exec(request.headers.range ?? '') : null;
  if (range === null) return void response.status(200).end(request.method === 'HEAD' ? undefined : file);
  const [, from = '', to = ''] = range;
  const start = from === '' ? Math.max(0, file.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? file.length - 1 : Math.min(Number(to), file.length - 1);
  if (start >= file.length || start > end) {
    response.status(416).setHeader('content-range', `bytes */${file.length}`);
    return void response.end();
  }
  response.status(206).setHeader('content-range', `bytes ${start}-${end}/${file.length}`);
  response.setHeader('content-length', end - start + 1);
  response.end(request.method === 'HEAD' ? undefined : file.subarray(start, end + 1));
}

function isUser(
  { headers }: Request,
  { name, password }: { readonly name: string; readonly password: string },
) {
  const wanted = Buffer.from(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
  const given = Buffer.from(headers.authorization ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

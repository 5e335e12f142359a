import type { DialerVersion } from '../../../src/dialer.ts';
import type { Api } from '../api.ts';
import { knownFault, unknownReply } from '../faults.ts';
import type { Reply } from '../reply.ts';

const LINE = /^VERSION: ([^|]+)\|BUILD: ([^|]+)\|DATE: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\|EPOCH: (\d+)\|/;

/** `version`; needs no login, so it proves that the dialer and its database are there and no more. */
export async function version(api: Api, signal: AbortSignal): Promise<DialerVersion> {
  return readVersion(await api.callOpen('version', signal), api.who);
}

/**
 * The offset comes from the difference of DATE (local) and EPOCH: the TZ fields are settings that an
 * administrator types.
 */
function readVersion(reply: Reply, who: string): DialerVersion {
  const match = reply.rows.map((row) => LINE.exec(row)).find((row) => row !== null);
  if (match === undefined || match === null)
    throw knownFault(reply, who) ?? unknownReply(reply, { who, writes: false });
  const [, text = '', build = '', date = '', time = '', epoch = ''] = match;
  const epochMs = Number(epoch) * 1000;
  const aheadMs = Date.parse(`${date}T${time}Z`) - epochMs;
  return { version: text, build, epochMs, utcOffsetMinutes: Math.round(aheadMs / 60_000) };
}

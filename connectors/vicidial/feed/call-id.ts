import { localTime } from './local-time.ts';

/** The call id that a call gets when it enters an in-group: `Y`, its second without the year, the lead. */
const IN_GROUP_ID = /^Y\d{18,20}$/;
const SECOND_MS = 1_000;
/** `agi-VDAD_ALL_inbound.agi` takes id and row's time from one reading of the clock; the rest is for slow servers. */
const OFF_BY_SECONDS = 5;

/**
 * `vicidial_log_extended` has one row for a uniqueid, and each in-group that the call enters overwrites its
 * call id (2.14-202). So a dialled leg has no id to be known by once its call was transferred.
 */
export function outboundCallId(callId: string): string {
  return IN_GROUP_ID.test(callId) ? '' : callId;
}

/** The id, where it was made when this leg entered its in-group, and not when a later one did; else `''`. */
export function inboundCallId(callId: string, calledAt: string | undefined, timezone: string): string {
  if (!IN_GROUP_ID.test(callId) || calledAt === undefined) return '';
  const at = Date.parse(calledAt);
  for (let seconds = -OFF_BY_SECONDS; seconds <= OFF_BY_SECONDS; seconds += 1) {
    // 2026-11-21 21:43:44 -> 1121214344, which current versions cut to its last nine digits.
    const stamp = localTime(at + seconds * SECOND_MS, timezone)
      .replaceAll(/\D/gu, '')
      .slice(4);
    if (callId.startsWith(stamp, 1) || callId.startsWith(stamp.slice(1), 1)) return callId;
  }
  return '';
}

/**
 * Whether a manual call got its uniqueid from the agent's screen, because Asterisk never told one: the second
 * of its disposition and the lead in nine digits (`vdc_db_query.php`, updateDISPO). No URL ever carried that.
 */
export function isMadeUp(call: {
  readonly uniqueid: string;
  readonly leadId: string;
  readonly comments: string;
  readonly calledAt: string | undefined;
}): boolean {
  if (call.comments !== 'MANUAL' || call.calledAt === undefined) return false;
  const [second = '', lead = ''] = call.uniqueid.split('.');
  const away = Math.abs(Number(second) * SECOND_MS - Date.parse(call.calledAt));
  return lead === call.leadId.padStart(9, '0').slice(-9) && away <= OFF_BY_SECONDS * SECOND_MS;
}

import { nationalForDialer, toE164 } from '../../src/domain/phone.ts';

/** The calling code of a number in E.164: what a number next to it without one most likely shares. */
export function callingCodeOf(e164: string | undefined): string | undefined {
  return e164 === undefined ? undefined : nationalForDialer(e164)?.phoneCode;
}

/** A number as a person or a system wrote it, in E.164; `like` is a number of whose country it is if it does not say. */
export function toE164Like(written: string | null | undefined, like: string | undefined): string | undefined {
  return toE164(written ?? '', callingCodeOf(like));
}

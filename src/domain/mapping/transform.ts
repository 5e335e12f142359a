import { nationalForDialer, toE164 } from '../phone.ts';
import { dayOf } from './day.ts';
import type { MappingEnv } from './env.ts';
import type { Transform } from './value-rule.ts';

/** A value, or in words why there is none. */
export type Changed = { readonly text: string } | { readonly fault: string };

const TRUE = new Set(['true', 'yes', 'y', '1', 'on', 't']);
const FALSE = new Set(['false', 'no', 'n', '0', 'off', 'f']);
const WORD = /[\p{L}\p{M}]+/gu;

/** Change a value that is not blank. A fault names no value. */
export function applyTransform(transform: Transform, text: string, env: MappingEnv): Changed {
  switch (transform) {
    case 'trim':
      return { text: text.trim() };
    case 'lower':
      return { text: text.toLowerCase() };
    case 'upper':
      return { text: text.toUpperCase() };
    case 'title-case':
      return { text: text.replaceAll(WORD, titleCase) };
    case 'digits':
      return { text: text.replaceAll(/\D/g, '') };
    case 'phone':
      return dialable(text, env);
    case 'date':
      return orFault(dayOf(text, env.timezone), 'not a date that can be read in one way only');
    case 'boolean':
      return orFault(flag(text), 'neither true nor false');
    default:
      return transform satisfies never;
  }
}

/** A word in small or in capital letters only gets one capital; `McDonald` stays as it is. */
function titleCase(word: string): string {
  const lower = word.toLowerCase();
  const plain = word === lower || word === word.toUpperCase();
  return plain ? lower.charAt(0).toUpperCase() + lower.slice(1) : word;
}

/** National digits, as VICIdial's columns for numbers hold them; abroad E.164, so that the country is not lost. */
function dialable(text: string, env: MappingEnv): Changed {
  const e164 = toE164(text, env.defaultPhoneCode);
  const national = e164 === undefined ? undefined : nationalForDialer(e164);
  return orFault(
    national?.phoneCode === env.defaultPhoneCode ? national.phone : e164,
    'not possible as a phone number',
  );
}

/** As VICIdial writes flags. */
function flag(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return 'Y';
  return FALSE.has(word) ? 'N' : undefined;
}

function orFault(text: string | undefined, fault: string): Changed {
  return text === undefined ? { fault } : { text };
}

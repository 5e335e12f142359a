import type { Config } from '../../config/config.ts';
import { toE164 } from '../../domain/phone.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A number as a person writes it, in E.164. Without a country code it is read with the calling code of the
 * dialers. @throws UsageError when it is none, or may be one of several countries
 */
export function numberOf(text: string, { dialers }: Pick<Config, 'dialers'>): string {
  const international = toE164(text, undefined);
  if (international !== undefined) return international;
  const codes = new Set(Object.values(dialers).map(({ defaultPhoneCode }) => defaultPhoneCode));
  const found = new Set([...codes].map((code) => toE164(text, code)).filter((one) => one !== undefined));
  const [number, ...others] = found;
  if (number === undefined)
    throw new UsageError('that is no phone number: write it with + and the country code');
  if (others.length > 0)
    throw new UsageError(
      'that number may be of several countries, by the calling codes of the dialers: write it with + and the country code',
    );
  return number;
}

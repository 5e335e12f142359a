/** PHP's `round`: half away from zero, after the noise of the binary number is taken off. */
export function phpRound(value: number, places = 0): number {
  const scale = 10 ** places;
  const scaled = Number((Math.abs(value) * scale).toPrecision(15));
  return (Math.sign(value) * Math.round(scaled)) / scale;
}

/**
 * Seconds as `time_format` wants them: `H` and `HF` as `0:04:10`, `M` as `4:10`, `S` and everything else as
 * seconds; less than one second is `0:00` in every format but those of hours and seconds.
 */
export function duration(seconds: number, format: string): string {
  const total = phpRound(seconds);
  const isHours = format === 'H' || format === 'HF';
  if (total < 1) return isHours ? '0:00:00' : format === 'S' ? '0' : '0:00';
  const pad = (value: number) => String(value).padStart(2, '0');
  if (isHours)
    return `${Math.floor(total / 3600)}:${pad(Math.floor((total % 3600) / 60))}:${pad(total % 60)}`;
  if (format === 'M') return `${Math.floor(total / 60)}:${pad(total % 60)}`;
  return String(total);
}

/** The number that a text starts with, as PHP calculates with it. */
export function leadingNumber(text: string): number {
  return Number(/^\d+/.exec(text)?.[0] ?? 0);
}

/** Nothing divided by nothing is nothing. */
export function ratio(dividend: number, divisor: number): number {
  return divisor === 0 ? 0 : dividend / divisor;
}

/**
 * Share in percent, rounded down to two decimals, so that it is 100 only when it is all.
 * @returns undefined where there is nothing that it could be a share of
 */
export function percentOf(part: number, whole: number): number | undefined {
  if (whole === 0) return undefined;
  return part === whole ? 100 : Math.min(Math.floor((part * 10_000) / whole), 9_999) / 100;
}

/** `99.87 %`, `100 %`, `-`. */
export function percentText(percent: number | undefined): string {
  if (percent === undefined) return '-';
  return percent === 100 ? '100 %' : `${percent.toFixed(2)} %`;
}

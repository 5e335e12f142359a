/** Of calls that are not over, or whose agent has not chosen yet (VICIdial 2.14-202). */
const OPEN: ReadonlySet<string> = new Set(['', 'NEW', 'QUEUE', 'INCALL', 'DISPO', 'DONEM']);

/**
 * Statuses that the dialer sets without an agent: those that come with VICIdial (`MySQL_AST_CREATE_tables.sql`,
 * 2.14-202) and those that its inbound script writes. Agents choose `A`, `B`, `DC` and `N` for the same things.
 */
const BY_DIALER: ReadonlySet<string> = new Set(
  `NA AA AM AL AFAX AB ADC ADCT ADAIR DROP XDROP PDROP DNCL DNCC PU PM SVYEXT SVYVM SVYHU SVYREC SVYCLM QVMAIL
  RQXFER TIMEOT AFTHRS CLOSOP HOLDTO WAITTO ACFLTR HXFER NANQUE IQNANQ IVRXFR MLINAT MAXCAL LRERR LSMERG`.split(
    /\s+/,
  ),
);

export function isOpenStatus(status: string): boolean {
  return OPEN.has(status.toUpperCase());
}

export function isDialerStatus(status: string): boolean {
  return BY_DIALER.has(status.toUpperCase());
}

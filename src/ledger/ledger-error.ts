/**
 * SQLite's primary result codes that speak of the disk, the lock or the file, never of the data written:
 * PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOLFS, NOTADB.
 * https://sqlite.org/rescode.html
 */
const AWAY = new Set([3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 26]);

/** Whether the ledger could not do it now, for anything; else the record itself does not fit. */
export function isLedgerAway(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  return typeof error.errcode === 'number' && AWAY.has(error.errcode & 0xff);
}

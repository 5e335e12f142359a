/**
 * Where VICIdial keeps a log's rows: `archive` = the tables that `ADMIN_archive_log_tables.pl` moves old rows to,
 * which are read as empty where there are none. It copies all rows and deletes the old ones only, so a row may be
 * in both; the one of `live` is right then, because a copy is never brought up to date.
 */
export type LogPlace = 'live' | 'archive';

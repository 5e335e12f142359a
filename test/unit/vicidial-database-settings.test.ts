import { describe, expect, test } from 'vitest';
import { judgeGrants } from '../../connectors/vicidial/database/rights.ts';
import { DatabaseSettings } from '../../connectors/vicidial/database/settings.ts';

const GOOD = { host: 'db.example.com', user: 'vicibridge', password: 'Long-and_plain-1' };

describe("the database's settings", () => {
  test('have careful defaults when only the necessary is given', () => {
    expect(DatabaseSettings.parse(GOOD)).toEqual({
      ...GOOD,
      database: 'asterisk',
      statementTimeoutMs: 5_000,
    });
    expect(DatabaseSettings.parse({ ...GOOD, tls: {} }).tls).toEqual({ verify: 'full' });
  });

  test.each([
    ['a host and a socket', { socketPath: '/run/mysqld/mysqld.sock' }, /either `host` or `socketPath`/],
    ['neither host nor socket', { host: undefined }, /either `host` or `socketPath`/],
    ['a port for a socket', { host: undefined, socketPath: '/s', port: 3306 }, /go with `host`/],
    ['TLS for a socket', { host: undefined, socketPath: '/s', tls: {} }, /go with `host`/],
    ['a certificate for an IP address', { host: '10.0.0.5', tls: {} }, /`full` needs a name in `host`/],
    ['a URL for a host', { host: 'mysql://db' }, /must be a host name/],
    ['a relative socket', { host: undefined, socketPath: 'mysqld.sock' }, /absolute path/],
    ['a slip of a key', { passwort: 'x' }, /passwort/],
    ['no time at all', { statementTimeoutMs: 0 }, /100/],
  ])('with %s are refused', (_, wrong, words) => {
    expect(DatabaseSettings.safeParse({ ...GOOD, ...wrong }).error?.message ?? '').toMatch(words);
  });

  test.each([
    ['an IP address in clear', { host: '10.0.0.5', port: 3307 }],
    ['an IP address with a signed certificate', { host: '::1', tls: { verify: 'chain' } }],
    ['a socket', { host: undefined, socketPath: '/run/mysqld/mysqld.sock' }],
  ])('with %s are accepted', (_, given) => {
    expect(DatabaseSettings.safeParse({ ...GOOD, ...given }).success).toBe(true);
  });
});

describe('the grants of a user', () => {
  test.each([
    ['nothing but a login', ["GRANT USAGE ON *.* TO `u`@`h` IDENTIFIED BY PASSWORD '*00'"], [], false],
    ['single tables', ['GRANT SELECT ON `asterisk`.`vicidial_list` TO `u`@`h`'], [], false],
    [
      'columns',
      ['GRANT SELECT (`use_non_latin`, `a`) ON `asterisk`.`system_settings` TO `u`@`h`'],
      [],
      false,
    ],
    ['a whole database', ['GRANT SELECT ON `asterisk`.* TO `u`@`h`'], [], true],
    ['all databases', ['GRANT SELECT, SHOW VIEW ON *.* TO `u`@`h`'], [], true],
    [
      'writing',
      ['GRANT SELECT, INSERT, UPDATE (`status`) ON `a`.`t` TO `u`@`h`'],
      ['INSERT', 'UPDATE'],
      false,
    ],
    ['everything', ["GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost'"], ['ALL PRIVILEGES'], true],
    ['handing on', ['GRANT SELECT ON `a`.`t` TO `u`@`h` WITH GRANT OPTION'], ['GRANT OPTION'], false],
    [
      "MySQL 8's dynamic rights",
      ['GRANT BACKUP_ADMIN,SYSTEM_USER ON *.* TO `u`@`%`'],
      ['BACKUP_ADMIN', 'SYSTEM_USER'],
      false,
    ],
    ['acting for another', ["GRANT PROXY ON ''@'%' TO 'root'@'localhost'"], ['PROXY'], false],
    ['files of the server', ['GRANT FILE ON *.* TO `u`@`h`'], ['FILE'], false],
    ['a role, whose rights have lines of their own', ['GRANT `reader` TO `u`@`h`'], [], false],
  ])('on %s are judged', (_, lines, tooMany, readsEverything) => {
    expect(judgeGrants(lines)).toEqual({ tooMany, readsEverything });
  });
});

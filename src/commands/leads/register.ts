import type { Command } from 'commander';

/** `vicibridge leads …`: many leads at once. Each command's code is loaded when it is called. */
export function registerLeads(program: Command): void {
  const leads = program
    .command('leads')
    .description('import, scrub, reset, export and compare many leads, at the pace that the dialer bears')
    .showHelpAfterError('(vicibridge leads --help lists the commands)');
  command(
    leads,
    'import <file>',
    'add the rows of a CSV file as leads, each once; can be cut off and resumed',
  )
    .requiredOption('--list <id>', 'list of VICIdial that the leads go into')
    .option('--map <file>', 'YAML file: which column is what (absent = by the names of the columns)')
    .option('--dry-run', 'only say what would become of each row; sends nothing')
    .option('--rate <n/s>', 'leads a second at most, below what the governor lets through')
    .option('--concurrency <n>', 'rows under way at once, 1 to 4', '2')
    .option(
      '--duplicates <scope>',
      'where a lead with the same number makes a duplicate: list, campaign, system, none',
    ) // prettier-ignore
    .option('--days <n>', 'only leads entered in so many days count as duplicates')
    .option('--campaign <id>', "whose DNC list counts too (absent = the list's own campaign)")
    .option('--no-dnc-check', "do not ask VICIdial's own DNC lists; what our ledger knows is kept to always")
    .option('--results <file>', 'where the outcome of every row goes (absent = <file>.results.csv)')
    .option('--delimiter <character>', 'what stands between columns; tab for a tab (absent = found out)')
    .option('--encoding <name>', 'utf-8, windows-1252, utf-16le or utf-16be (absent = found out)')
    .option('--resume', 'go on with an import that was cut off')
    .option('--restart', 'begin anew, also where the file was imported already')
    .option('--json', 'print the summary as one JSON object')
    .action(async (file: string, options: unknown) => {
      const { runLeadsImport } = await import('./import-command.ts');
      await runLeadsImport(file, options);
    });
  command(
    leads,
    'dnc-scrub <in> <out>',
    'copy the rows of a CSV file whose numbers are on no do-not-call list',
  )
    .option('--campaign <id>', "look at this campaign's DNC list too")
    .option('--column <name>', 'the only column with numbers to look at (absent = all, by their names)')
    .option('--removed <file>', 'where the rows go that are left out, with the reason')
    .option('--concurrency <n>', 'numbers asked at once, 1 to 4', '2')
    .option('--delimiter <character>', 'what stands between columns; tab for a tab (absent = found out)')
    .option('--encoding <name>', 'utf-8, windows-1252, utf-16le or utf-16be (absent = found out)')
    .option('--json', 'print the summary as one JSON object')
    .action(async (input: string, output: string, options: unknown) => {
      const { runDncScrub } = await import('./scrub-command.ts');
      await runDncScrub(input, output, options);
    });
  command(leads, 'reset', 'have leads whose last call is long ago dialled anew (status NEW)')
    .requiredOption('--list <id>', 'their list')
    .requiredOption('--older-than <time>', 'called last before: 12h, 30d, 8w')
    .requiredOption('--status <codes>', 'with one of these statuses: NA,NI,B,N')
    .option(
      '--campaign <id>',
      "whose do-not-call facts of our ledger count too (absent = the list's own campaign)",
    )
    .option('--lead <ids>', 'only these leads, read one by one through the API', collect, [])
    .option('--limit <n>', 'at most so many leads')
    .option('--dry-run', 'only count them')
    .option('--yes', 'do not ask')
    .option('--json', 'print the summary as one JSON object')
    .action(async (options: unknown) => {
      const { runLeadsReset } = await import('./reset-command.ts');
      await runLeadsReset(options);
    });
  command(leads, 'export', 'write the leads of a list as CSV')
    .requiredOption('--list <id>', 'the list')
    .option('--status <codes>', 'only with one of these statuses: SALE,CALLBK')
    .option('--since <time>', 'only those changed since: 12h, 7d or an ISO 8601 time')
    .option('--fields <names>', "columns by VICIdial's names, with commas between (absent = all)")
    .option('--lead <ids>', 'only these leads, read one by one through the API', collect, [])
    .option('--out <file>', 'a file (absent = standard output)')
    .option('--json', 'print a summary as one JSON object; needs --out')
    .action(async (options: unknown) => {
      const { runLeadsExport } = await import('./export-command.ts');
      await runLeadsExport(options);
    });
  command(leads, 'compare', 'hold leads against the CRM both ways: what differs, and whose it is to mend')
    .option('--list <id>', "the leads of this list; needs the dialer's database")
    .option(
      '--since <time>',
      'those that were called or changed in the CRM since: 12h, 7d or an ISO 8601 time',
    )
    .option('--lead <ids>', 'only these leads', collect, [])
    .option('--connection <name>', 'only with this connection (absent = with every one that can be)')
    .option('--limit <n>', 'at most so many leads', '10000')
    .option('--values', 'show the values that differ; they are data of persons')
    .option('--repair', 'have the side that owns a field set it right; do-not-call only ever spreads')
    .option('--dry-run', 'with --repair: only say what it would do')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON object a line, the last one a summary')
    .action(async (options: unknown) => {
      const { runLeadsCompare } = await import('./compare/command.ts');
      await runLeadsCompare(options);
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function command(leads: Command, usage: string, description: string): Command {
  return leads
    .command(usage)
    .description(description)
    .option(
      '-c, --config <file>',
      'configuration file',
      process.env['VICIBRIDGE_CONFIG'] ?? 'vicibridge.yaml',
    )
    .option('--dialer <name>', 'which dialer of the configuration; needed where there are several');
}

import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

export interface ConformanceOptions {
  /** Each file is played on a stand-in of its own. */
  readonly replies: readonly string[];
  readonly hits: string;
  readonly seed: string;
  readonly json: boolean;
  /** Only recordings of this function. */
  readonly only: string | undefined;
}

/** @throws CommanderError for a wrong command line, and after it printed its help (exit code 0) */
export function readOptions(argv: readonly string[]): ConformanceOptions {
  const program = new Command('conformance')
    .description('compare the parser and the stand-in dialer with recordings of the real VICIdial')
    .option('--replies <file...>', 'recorded replies, one JSON object a line', [
      fixture('vicidial-replies.jsonl'),
      fixture('vicidial-replies-legacy.jsonl'),
    ])
    .option('--hits <file>', 'recorded hits, one JSON object a line', fixture('vicidial-hits.jsonl'))
    .option(
      '--seed <file>',
      'rows of the dialer that the replies were recorded on',
      fixture('dialer/rig-seed.json'),
    )
    .option('--only <function>', 'only recordings of this function')
    .option('--json', 'print one JSON object', false)
    .exitOverride();
  program.parse([...argv], { from: 'user' });
  return program.opts<ConformanceOptions>();
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
}

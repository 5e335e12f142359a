import { createInterface } from 'node:readline/promises';

/** Whether somebody sits there who can answer. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Ask whether to go on; anything but yes is no. */
export async function mayGoOn(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string = 'Deliver these again? [y/N] ',
): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    return /^y(?:es)?$/iu.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

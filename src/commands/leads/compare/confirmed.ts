import { createInterface } from 'node:readline/promises';

/** Ask whether to repair; anything but yes is no. */
export async function confirmed(count: number, connection: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const these = count === 1 ? 'this difference' : `these ${count} differences`;
    const asked = `Repair ${these} with ${connection}? [y/N] `;
    return /^y(?:es)?$/iu.test((await lines.question(asked)).trim());
  } finally {
    lines.close();
  }
}

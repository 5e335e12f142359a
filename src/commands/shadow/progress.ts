/** How far a long look has come, on standard error, so that the report can be piped. */
export interface Progress {
  step(): void;
  end(): void;
}

const EVERY_MS = 2000;

/** Says so every two seconds, and nothing where it takes no longer than that. */
export function createProgress(
  name: string,
  total: number,
  say: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  now: () => number = Date.now,
): Progress {
  let done = 0;
  let saidAt = now();
  let said = false;
  return {
    step() {
      done += 1;
      if (now() - saidAt < EVERY_MS) return;
      saidAt = now();
      said = true;
      say(`${name}: looked at ${done} of ${total} calls`);
    },
    end() {
      if (said) say(`${name}: looked at all ${total} calls`);
    },
  };
}

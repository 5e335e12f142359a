import type { ProgressOptions } from '../../bulk/progress.ts';

/** Where progress is shown. */
export function terminalOf(
  stream: NodeJS.WriteStream,
): Pick<ProgressOptions, 'terminal' | 'columns' | 'clock' | 'write'> {
  return {
    terminal: stream.isTTY,
    columns: stream.columns ?? 80,
    clock: () => performance.now(),
    write: (text) => stream.write(text),
  };
}

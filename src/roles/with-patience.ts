/** A Redis that hangs holds up nobody who looks. */
const PATIENCE_MS = 1500;

/** The answer, or undefined when it does not come soon. */
export async function withPatience<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

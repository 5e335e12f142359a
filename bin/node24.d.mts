/** Types of node24.mjs, which runs under Node 20 and is therefore no TypeScript itself. */
export function findNode24(
  root: string,
  running?: { readonly execPath: string; readonly version: string },
): string | undefined;
export function becomeNode24(node: string, args: readonly string[], root: string): void;

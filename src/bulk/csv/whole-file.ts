import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { csvLines } from './cells.ts';

/** A file that is there whole or not at all. */
export interface WholeFile {
  write(rows: readonly (readonly string[])[]): Promise<void>;
  /** Put it on disk under its name, over one that was there. */
  keep(): Promise<void>;
  /** Leave nothing; does nothing after `keep`. */
  drop(): Promise<void>;
}

/** Rows are written beside `path`, for this user only. */
export async function createWholeFile(path: string, delimiter: string = ','): Promise<WholeFile> {
  const partial = `${path}.${process.pid}.partial`;
  let file: FileHandle | undefined = await open(partial, 'w', 0o600);
  return {
    async write(rows) {
      if (rows.length > 0) await file?.appendFile(csvLines(rows, delimiter));
    },
    async keep() {
      await file?.datasync();
      await file?.close();
      file = undefined;
      await rename(partial, path);
    },
    async drop() {
      if (file === undefined) return;
      await file.close();
      file = undefined;
      await rm(partial, { force: true });
    },
  };
}

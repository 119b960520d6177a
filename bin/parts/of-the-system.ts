import { fill, words } from '../../src/domain/words/words.ts';

const { cli } = words;

/** Why a system refuses a file, in words for whoever named it; of others its own. */
const why = (code: string): string | undefined =>
  ({
    ENOENT: cli.noSuchFile,
    ENOTDIR: cli.noFolder,
    EISDIR: cli.isFolder,
    EEXIST: cli.fileThere,
    EACCES: cli.fileClosed,
    EPERM: cli.fileClosed,
    EROFS: cli.onlyRead,
    ENOSPC: cli.diskFull,
  })[code];

/** The same of whatever was thrown at a file that the sentence names already; else what it says itself. */
export const whyNot = (cause: unknown): string => {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code === undefined ? undefined : why(code)) ?? message;
};

/** A failure of the system at a file says the file first, and why in words; all else is left as it is. */
export function ofTheSystem(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const { code, path, syscall, message }: NodeJS.ErrnoException = cause;
  if (!path || !syscall || code === undefined) return cause;
  return new Error(fill(cli.systemRefused, { path, because: why(code) ?? message }), { cause });
}

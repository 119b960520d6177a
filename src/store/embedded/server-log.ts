import { closeSync, constants, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

/** At a start a longer log is put aside as `.old`, and the one before that is dropped. */
const longest = 10 * 1024 * 1024;

/** The file that the server writes its messages to, and what it wrote since a moment: why a start failed stands only there. */
export class ServerLog {
  private readonly path: string;
  private from = 0;

  constructor(path: string) {
    this.path = path;
    if (this.size() > longest) renameSync(path, `${path}.old`);
  }

  /** From here on is new. */
  mark(): void {
    this.from = this.size();
  }

  /** A handle to append by. As root we open it for the server, whose user may not write to the folder. */
  open(): { readonly fd: number; close(): void } {
    // Not through a symbolic link, where the system can tell: root would append to whatever it points at.
    const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
    const fd = openSync(this.path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o600);
    return { fd, close: () => closeSync(fd) };
  }

  /** What was written since the mark, of it the last 64 KiB. */
  sinceMark(): string {
    const end = this.size();
    const start = Math.max(this.from, end - 65_536);
    const buffer = Buffer.alloc(Math.max(0, end - start));
    const file = openSync(this.path, 'r');
    try {
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start));
    } finally {
      closeSync(file);
    }
  }

  private size(): number {
    return existsSync(this.path) ? statSync(this.path).size : 0;
  }
}

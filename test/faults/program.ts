import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const programs = new Set<Program>();

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A line to it and back, for a process that knows of its test. */
  readonly ipc?: boolean;
}

/** A process of its own, with everything that it said. It sees nothing of the test's environment. */
export class Program {
  readonly child: ChildProcess;
  out = '';
  err = '';
  readonly told: unknown[] = [];
  private end: End | null = null;

  constructor(file: string, args: readonly string[] = [], options: ProgramOptions = {}) {
    const { PATH = '', HOME = '/', TMPDIR, NODE_COMPILE_CACHE } = process.env;
    this.child = spawn(process.execPath, [`${root}${file}`, ...args], {
      cwd: root,
      env: {
        PATH,
        HOME,
        ...(TMPDIR === undefined ? {} : { TMPDIR }),
        ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
        NO_COLOR: '1',
        ...options.env,
      },
      // A group of its own, so that what it started itself can be ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])],
    });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.child.on('message', (told) => this.told.push(told));
    this.child.on('error', (error) => {
      this.err += error.message;
    });
    // `close`, not `exit`: all that it said has come, and nobody else holds its output.
    this.child.on('close', (code, signal) => {
      this.end = { code, signal };
    });
    programs.add(this);
  }

  /** Waits until its output holds that; fails where it ends without having said it. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const match = await eventually(`${pattern} is said`, () => pattern.exec(this.out) ?? this.mustLive());
    return match;
  }

  /** Waits for what it tells its test, and takes it off the pile. */
  async tells<T>(is: string): Promise<T> {
    return eventually(`${is} is told`, () => {
      const at = this.told.findIndex((told) => (told as { is: string }).is === is);
      return at < 0 ? this.mustLive() : (this.told.splice(at, 1)[0] as T);
    });
  }

  get living(): boolean {
    return this.end === null;
  }

  /** Waits for its end. */
  async ended(): Promise<End> {
    return eventually('the process ends', () => this.end);
  }

  signal(name: NodeJS.Signals): void {
    if (this.child.pid !== undefined && this.end === null) process.kill(this.child.pid, name);
  }

  async stop(name: 'SIGTERM' | 'SIGKILL' | 'SIGHUP' | 'SIGINT' = 'SIGTERM'): Promise<End> {
    this.signal(name);
    return this.ended();
  }

  /** At once, with all that it started in its group. */
  destroy(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL'); // a stopped process dies of it too
    } catch {
      // the whole group is gone
    }
  }

  private mustLive(): null {
    if (this.end === null) return null;
    throw new Error(`it ended (${JSON.stringify(this.end)}), having said:\n${this.out}${this.err}`);
  }
}

/** Runs it to its end. */
export async function run(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = new Program(file, args, { env });
  const { code } = await program.ended();
  return { code, out: program.out, err: program.err };
}

/** For afterAll: whatever a test left behind, ends. */
export async function endPrograms(): Promise<void> {
  for (const program of programs) program.destroy();
  for (const program of programs) await program.ended();
  programs.clear();
}

process.once('exit', () => {
  for (const program of programs) program.destroy();
});

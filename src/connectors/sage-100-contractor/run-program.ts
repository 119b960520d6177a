import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** What a machine lacks for a while: processes, open files, memory; and a program that is just being replaced. */
const passing = new Set<unknown>(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM', 'ETXTBSY']);
const isPassing = (error: unknown): boolean => error instanceof Error && 'code' in error && passing.has(error.code);

/** A program to start, and what it is handed. */
export interface Run {
  readonly command: string;
  readonly args: readonly string[];
  /** All that it finds in its environment, beside what any program needs to start. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  readonly mostBytes: number;
}

/** How it ended. */
export type RunEnd =
  | { readonly is: 'ended'; readonly code: number | null; readonly output: Buffer; readonly told: string }
  /** `passing`: for want of something that this machine may have again in a moment. */
  | { readonly is: 'not started'; readonly because: string; readonly passing: boolean }
  | { readonly is: 'too long'; readonly told: string };

/** What is kept of what a program says beside its answer, in bytes; the rest is read and dropped. */
const mostTold = 16_384;

/**
 * What a child is given of our own environment: enough to start on either system. Never all of it, for the hub's own
 * secrets stand there.
 */
const handedOn =
  /^(PATH|PATHEXT|HOME|LANG|LC_ALL|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|SYSTEMDRIVE|COMSPEC|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(\(X86\))?|COMMONPROGRAMFILES(\(X86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;

const startingEnvironment = (own: NodeJS.ProcessEnv = process.env): Record<string, string> =>
  Object.fromEntries(
    Object.entries(own).filter((one): one is [string, string] => handedOn.test(one[0]) && one[1] !== undefined),
  );

/**
 * Starts a program without a shell, hands it its input, and waits for its end. When the signal aborts, the program is
 * killed and the promise rejects with the signal's reason once it is dead.
 */
export async function runProgram(run: Run, signal: AbortSignal): Promise<RunEnd> {
  signal.throwIfAborted();
  const child = begin(run);
  if ('is' in child) return child;
  const { promise, resolve, reject } = Promise.withResolvers<RunEnd>();
  const output: Buffer[] = [];
  const told: Buffer[] = [];
  let sizes = { output: 0, told: 0 };
  let killed: 'too long' | 'given up' | null = null;
  const kill = (why: NonNullable<typeof killed>) => {
    killed ??= why;
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    else afterKill();
  };
  // Not at `close`: something that it started may hold its pipes open for ever, though it is dead itself.
  const afterKill = () => {
    child.stdout.destroy();
    child.stderr.destroy();
    if (killed === 'too long') resolve({ is: 'too long', told: said() });
    else reject(signal.reason);
  };
  const giveUp = () => kill('given up');
  signal.addEventListener('abort', giveUp, { once: true });
  const said = () => Buffer.concat(told).toString('utf8');

  child.stdout.on('data', (chunk: Buffer) => {
    sizes = { ...sizes, output: sizes.output + chunk.length };
    if (sizes.output > run.mostBytes) kill('too long');
    else output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (sizes.told >= mostTold) return;
    told.push(chunk.subarray(0, mostTold - sizes.told));
    sizes = { ...sizes, told: sizes.told + chunk.length };
  });
  // A program that ends before it has read everything breaks the pipe; how it ended says what that means.
  child.stdin.on('error', () => {});
  child.stdin.end(run.input);

  child.on('error', (error) => {
    // Also raised where a kill fails; only a program without a number never started.
    if (child.pid === undefined) resolve({ is: 'not started', because: error.message, passing: isPassing(error) });
  });
  child.on('close', (code) => {
    if (killed === null) resolve({ is: 'ended', code, output: Buffer.concat(output), told: said() });
  });
  child.on('exit', () => {
    if (killed !== null) afterKill();
  });
  return await promise.finally(() => signal.removeEventListener('abort', giveUp));
}

function begin({
  command,
  args,
  env,
}: Run): ChildProcessWithoutNullStreams | (RunEnd & { readonly is: 'not started' }) {
  try {
    return spawn(command, [...args], {
      env: { ...startingEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
    });
  } catch (error) {
    // Thrown for a text that no program can be given, and its message shows the text, which may be a password.
    const because = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { is: 'not started', because, passing: isPassing(error) };
  }
}

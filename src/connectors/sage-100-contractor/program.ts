import { escapeXml } from '../../domain/escape-xml.ts';
import type { Facts } from '../../domain/refusal.ts';
import type { TroubleCode } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble } from '../trouble.ts';
import { sageName } from './company.ts';
import type { SageSubmit } from './ports.ts';
import { type Run, type RunEnd, runProgram } from './run-program.ts';

/**
 * The program that hands a message to Sage: `agent/windows/submit.ps1` beside a real one. For each message it is started
 * anew, reads the XML from its standard input and answers on its standard output once Sage has closed the session.
 *
 * It ends with 0 and an answer; with 10 to 19 where nothing was submitted, and then one line of JSON on standard error,
 * `{"code":"no_licence","says":"…"}`; any other end may have come after the submission, and so may one without that
 * line: something within Sage's own library may end the process with any number. Without a message it only looks
 * whether one could be submitted, and ends with 0 or 10 to 19.
 */
export interface ProgramOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** What it is told: server, company, user, password. Credentials belong here, never into `args`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds from its start in which it may begin to submit; it is killed when they are over. */
  readonly callMs: number;
  /** For sentences. */
  readonly company?: string;
  readonly user?: string;
  /** Beside what in `env` is named as one: never in an error. */
  readonly secrets?: readonly string[];
}

/** Milliseconds since 1970, by this machine's clock, after which the program must not submit any more. */
const submitBefore = 'SAGE_SUBMIT_BEFORE';

/** The longest answer, in bytes. */
const mostAnswer = 4_000_000;

const erp = sageName;
const { program: say } = words.doctor;

/**
 * A trouble of which one thing is certain: Sage was asked for nothing, so nothing can have been made. It must not become
 * *unclear*.
 */
export class NothingSent extends ErpTrouble {
  readonly nothingWasSent = true;

  constructor(code: TroubleCode, facts: Facts = {}, options?: ErrorOptions) {
    super(code, facts, options);
    this.name = 'NothingSent';
  }
}

/** What the ends 10 to 19 mean. Those that are not named are still to come; nothing was submitted then either. */
const endings: Readonly<Record<number, TroubleCode>> = {
  10: 'program_missing',
  11: 'login_refused',
  12: 'no_licence',
  13: 'company_not_opened',
  14: 'exclusive_use',
  15: 'timed_out',
  16: 'schema_differs',
  17: 'nothing_handed_over',
};

/** Whose sentence holds the program's own words already. */
const saysSo: ReadonlySet<TroubleCode> = new Set(['program_missing', 'nothing_handed_over'] as const);

/**
 * Hands messages to Sage's program.
 * @throws {NothingSent} from the returned function, where Sage was certainly not asked; `ErpTrouble` or the signal's
 * reason where it may have been.
 */
export function openProgram(options: ProgramOptions): SageSubmit {
  return async (xml, signal) => {
    if (xml.trim() === '') throw new Error('there is no message to submit');
    const end = await start(options, xml, signal);
    const output = end.is === 'ended' ? end.output : Buffer.alloc(0);
    fail(options, end);
    const answer = readAnswer(output);
    if (answer === '') throw new ErpTrouble('program_ended', { erp });
    return answer;
  };
}

/**
 * Could a message be submitted? Starts the program without one: it opens a session, and closes it again.
 * @throws as {@link openProgram}; it resolves where all is well.
 */
export async function checkProgram(options: ProgramOptions, signal: AbortSignal): Promise<void> {
  fail(options, await start(options, '', signal));
}

async function start(options: ProgramOptions, input: string, signal: AbortSignal): Promise<RunEnd> {
  const { command, args = [], env = {}, callMs } = options;
  signal.throwIfAborted();
  const limit = new AbortController();
  const late = new ErpTrouble('timed_out', { erp, ms: callMs });
  const timer = setTimeout(() => limit.abort(late), callMs);
  // Kept by the program itself too, for a hub that dies cannot kill it, and a late bill would be a second one.
  const told = { ...env, [submitBefore]: String(Date.now() + callMs) };
  const run: Run = { command, args, env: told, input, mostBytes: mostAnswer };
  try {
    return await runProgram(run, AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** Throws for every end but a good one. */
function fail(options: ProgramOptions, end: RunEnd): void {
  if (end.is === 'not started') {
    const code = end.passing ? 'nothing_handed_over' : 'program_missing';
    throw new NothingSent(code, { erp, what: clean(options, end.because) });
  }
  if (end.is === 'too long') {
    throw new ErpTrouble('unreadable_answer', { erp, what: fill(say.tooLong, { bytes: mostAnswer }) });
  }
  if (end.code === 0) return;
  const { line, words: said } = saidBy(end.told);
  const says = clean(options, said);
  if (end.code !== null && end.code >= 10 && end.code <= 19 && line) {
    const facts = {
      erp,
      login: options.user ?? '',
      user: options.user ?? '',
      company: options.company ?? '',
      ms: options.callMs,
      what: end.code === 16 ? say.thisMessage : says,
    };
    const trouble = new NothingSent(endings[end.code] ?? 'program_missing', facts);
    throw withWords(trouble, saysSo.has(trouble.code) ? '' : says);
  }
  const how = end.code === null ? say.killed : fill(say.exit, { code: end.code });
  throw withWords(new ErpTrouble('program_ended', { erp }), says === '' ? how : `${how}: ${says}`);
}

/** The program's own words, after ours. */
function withWords<T extends ErpTrouble>(trouble: T, says: string): T {
  if (says !== '') trouble.message = fill(say.itSays, { sentence: trouble.message, says });
  return trouble;
}

/** The sentence of its line of JSON; else all that it said, and no line. */
function saidBy(told: string): { readonly line: boolean; readonly words: string } {
  const lines = told.split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const line of lines.toReversed()) {
    if (!line.trimStart().startsWith('{')) continue;
    try {
      const parsed: unknown = JSON.parse(line);
      const known = typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'says' in parsed;
      if (known && typeof parsed.code === 'string' && typeof parsed.says === 'string') {
        return { line: true, words: parsed.says };
      }
    } catch {
      // A line that only looks like it.
    }
  }
  return { line: false, words: lines.join(' ') };
}

const isSecretName = /PASSWORD|SECRET|TOKEN|CREDENTIAL/i;
/** As much of it as a sentence bears. */
const mostWords = 300;

/** Without secrets in any form in which a program may echo them, and without line breaks. */
function clean({ env = {}, secrets = [] }: ProgramOptions, text: string): string {
  const named = Object.entries(env).flatMap(([name, value]) => (isSecretName.test(name) ? [value] : []));
  const forms = [...named, ...secrets].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret).toString('base64'),
    escapeXml(secret),
  ]);
  const longestFirst = forms.filter((form) => form !== '').sort((a, b) => b.length - a.length);
  const without = longestFirst.reduce((rest, form) => rest.replaceAll(form, '•••'), text);
  const oneLine = without.replace(/\s+/g, ' ').trim();
  return oneLine.length > mostWords ? `${oneLine.slice(0, mostWords)}…` : oneLine;
}

function readAnswer(output: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output).trim();
  } catch {
    throw new ErpTrouble('unreadable_answer', { erp, what: say.notText });
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** What a step goes through: a transaction, a statement by itself, a call to an ERP, or a named point of ours. */
export type Door = 'transaction' | 'statement' | 'erp' | 'slot' | 'point' | 'clock' | 'out';

/** A place in the code where the hub hands something to what outlives it, or takes something from it. */
export interface Step {
  /** As a stack names it: `app/jobs/export-invoice.ts:87`. */
  readonly at: string;
  readonly file: string;
  /** The function that it stands in. */
  readonly within: string;
  readonly door: Door;
  readonly call: string;
}

const reader = 'check|lookFor|lookForMany|findRecord|bills|vendors|jobs|costCodes|costTypes|subcontracts|payments';
const patterns: readonly (readonly [Door, RegExp])[] = [
  ['transaction', /\bwork\.(?:run|own)\(/g],
  ['statement', /\bdeps\.reads\.\w+\(/g],
  ['statement', /\bdeps\.queue\.(?:claim|renew|giveBack|nextInMs)\(/g],
  ['slot', /\bdeps\.queue\.withinSlot\(/g],
  ['erp', new RegExp(`\\berp\\.(?:${reader}|examine!?|problems!?|createBill|createRecord)\\(`, 'g')],
  ['point', /\bdeps\.reach\(/g],
  ['clock', /\bdeps\.clock\.now\(/g],
  ['out', /\bdeps\.webhooks\.send\(/g],
  ['out', /\bmail\.send\(/g],
];

/** Every file of `app`, without its tests. */
const files = (): readonly string[] =>
  readdirSync(`${source}app`, { recursive: true, encoding: 'utf8' })
    .map((name) => `app/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

/**
 * Every step of the hub's work, taken from the code: between any two of them, and within each, the process may die. What
 * is in none of these doors only computes, and dies without a trace.
 */
export function stepsInCode(): readonly Step[] {
  const found: Step[] = [];
  for (const file of files()) {
    const lines = readFileSync(`${source}${file}`, 'utf8').split('\n');
    let within = '';
    for (const [index, line] of lines.entries()) {
      within = /^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/.exec(line)?.[1] ?? within;
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
      for (const [door, pattern] of patterns) {
        for (const [call] of line.matchAll(pattern)) {
          found.push({ at: `${file}:${index + 1}`, file, within, door, call: call.slice(0, -1) });
        }
      }
    }
  }
  return found;
}

/** When a process dies at a step. */
export type When = 'before' | 'unsent' | 'unanswered' | 'after';

/** The ways of dying that a door has. */
export function whensOf(door: Door): readonly When[] {
  if (door === 'transaction') return ['before', 'unsent', 'unanswered', 'after'];
  if (door === 'erp' || door === 'out' || door === 'statement') return ['before', 'unanswered', 'after'];
  return ['before', 'after'];
}

const frame = /\/src\/(app\/[^\s:)]+\.ts):(\d+)/;

/** The place in `app` that called us, as {@link Step.at} names it. */
export function callingStep(): string | null {
  const match = frame.exec(new Error().stack ?? '');
  return match === null ? null : `${match[1]}:${match[2]}`;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { erpStatus, isLive, linkMoves, linkStates, moves, unlink } from '../src/domain/link.ts';
import type { Sighting } from '../src/domain/sighting.ts';
import { approver, at, linkIn, record, syncedAt } from '../src/domain/testing/link.ts';

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');
const page = read('docs/reference/link.md');

/** The arrows of a page's one state diagram, as `from --> to: move`. */
function arrowsOf(text: string): readonly string[] {
  const [diagram, ...others] = [...text.matchAll(/```mermaid\nstateDiagram-v2\n([\s\S]*?)```/g)].map(
    (match) => match[1],
  );
  expect(others).toEqual([]);
  return diagram!.trim().split(/\n\s*/);
}

/** Rows of the table under a heading, without its head. */
const tableOf = (heading: string): readonly (readonly string[])[] =>
  page
    .split(`\n## ${heading}\n`)[1]!
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', ''))
        .slice(1, -1),
    );

const fromTable = [
  '[*] --> ready_to_export: send',
  ...Object.entries(linkMoves).flatMap(([from, out]) =>
    Object.entries(out).map(([move, to]) => {
      // The conditions beside the table: see `allows`, `rejectParked` and `free`.
      const only = from === 'exporting' && ['retry', 'reject', 'free'].includes(move) ? ' (parked only)' : '';
      return `${from} --> ${to}: ${move}${only}`;
    }),
  ),
];
const ends = linkStates.filter((state) => !isLive(state)).map((state) => `${state} --> [*]`);

describe('the page of the link', () => {
  it('draws every arrow of the table, and no other', () => {
    expect([...arrowsOf(page)].sort()).toEqual([...fromTable, ...ends].sort());
  });

  it('tells of every state, once, and what an invoice shows in it', () => {
    const told = tableOf('The states').map(([state, , shows]) => [state, shows]);
    expect(told).toEqual(linkStates.map((state) => [state, erpStatus({ state })]));
  });

  it('tells of every move, once, and who makes it', () => {
    const told = tableOf('The moves');
    const all = new Set([...moves, ...Object.values(linkMoves).flatMap((out) => Object.keys(out))]);
    expect(told.map(([move]) => move).sort()).toEqual([...all].sort());
    const byErp = told.filter(([, by]) => by === 'the ERP').map(([move]) => move!);
    const peoples: readonly string[] = [...moves, 'free'];
    expect(byErp.sort()).toEqual([...all].filter((move) => !peoples.includes(move)).sort());
  });

  it('tells what unlink answers, case by case', () => {
    const present = (standing: 'live' | 'paid' | 'void', identity = record.identity): Sighting => ({
      is: 'present',
      record: { ...record, identity },
      standing,
      fingerprint: null,
      asOf: syncedAt,
    });
    const cases: Sighting[] = [
      { is: 'unknown', because: 'silence' },
      { is: 'gone', lastSeen: null, asOf: at(syncedAt - 1) },
      present('live', 'other'),
      present('paid'),
      present('void'),
      present('live'),
      { is: 'gone', lastSeen: 'paid', asOf: syncedAt },
      { is: 'gone', lastSeen: null, asOf: syncedAt },
    ];
    const answer = (sighting: Sighting, voidIsGone: boolean) => {
      const outcome = unlink(
        linkIn('synced'),
        { sighting, lastStanding: null, after: syncedAt },
        { voidIsGone },
        approver,
        at(9_000),
      );
      return outcome.ok ? 'unlinked' : outcome.refusal.code;
    };
    const answers = cases.map((sighting) => {
      const [usual, lenient] = [answer(sighting, false), answer(sighting, true)];
      return usual === lenient ? usual : `${usual}, or ${lenient} where the connection counts voids as gone`;
    });
    expect(tableOf('When unlink cuts').map(([, told]) => told)).toEqual(answers);
  });
});

it('the diagram of ARCHITECTURE.md has the same arrows', () => {
  const told = arrowsOf(read('ARCHITECTURE.md')).filter((arrow) => !arrow.endsWith('--> [*]'));
  expect([...told].sort()).toEqual([...fromTable].sort());
});

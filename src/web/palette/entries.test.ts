import { describe, expect, it } from 'vitest';
import { answering, type Entry, rank } from './entries.ts';

const entry = (name: string, of?: string): Entry => ({ id: name, name, of, run: () => undefined });
const names = (entries: readonly Entry[]) => entries.map(({ name }) => name);

describe('what was typed', () => {
  it('is found in any order, by its parts, in the name and in what it is of', () => {
    expect(rank(entry('Unlink', 'INV-3427, Okafor Steel'), 'okafor unl')).toBeGreaterThan(0);
    expect(rank(entry('Unlink', 'INV-3427'), 'retry')).toBe(0);
  });

  it('is found without case and accents', () => {
    expect(rank(entry('Programa de sincronización'), 'SINCRONIZACION')).toBeGreaterThan(0);
  });

  it('puts first what begins so', () => {
    const all = [entry('Edit tie'), entry('Not a bowtie'), entry('Tie-out'), entry('X', 'tie')];
    expect(names(answering(all, 'tie', 9))).toEqual(['Tie-out', 'Edit tie', 'Not a bowtie', 'X']);
    expect(names(answering(all, 'tie', 2))).toEqual(['Tie-out', 'Edit tie']);
  });

  it('of nothing finds everything, in the order in which it is', () => {
    expect(names(answering([entry('B'), entry('A')], '  ', 9))).toEqual(['B', 'A']);
  });
});

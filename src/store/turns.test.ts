import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const long = 60_000;

describe('turns', () => {
  it('lets so many go and the others in the order in which they came', async () => {
    const turns = new Turns(2);
    expect([await turns.take(long), await turns.take(long)]).toEqual([true, true]);
    const went: string[] = [];
    const later = ['third', 'fourth'].map((name) => turns.take(long).then(() => went.push(name)));
    await Promise.resolve();
    expect(went).toEqual([]);
    turns.give();
    await later[0];
    expect(went).toEqual(['third']);
    turns.give();
    await Promise.all(later);
    expect(went).toEqual(['third', 'fourth']);
  });

  it('tells whoever waited too long, and keeps no place for them', async () => {
    const turns = new Turns(1);
    await turns.take(long);
    const patient = turns.take(long);
    expect(await turns.take(1)).toBe(false);
    turns.give();
    expect(await patient).toBe(true);
    turns.give();
    // Were the place lost to the one who left, nobody could have it now.
    expect(await turns.take(0)).toBe(true);
    expect(await turns.take(0)).toBe(false);
  });

  it('lets nobody overtake those who wait', async () => {
    const turns = new Turns(1);
    await turns.take(long);
    const first = turns.take(long);
    turns.give();
    expect(await turns.take(0)).toBe(false);
    expect(await first).toBe(true);
  });
});

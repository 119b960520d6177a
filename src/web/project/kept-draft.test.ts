import { describe, expect, it } from 'vitest';
import {
  agedAs,
  forget,
  type KeptDraft,
  keep,
  kept,
  keptDays,
  mostKept,
  offered,
  ofTab,
  readKept,
  type Shelf,
  shelfName,
  takeAway,
  writeKept,
} from './kept-draft.ts';

function shelf(most = Number.POSITIVE_INFINITY): Shelf & { readonly names: () => string[] } {
  const all = new Map<string, string>();
  return {
    get length() {
      return all.size;
    },
    key: (index) => [...all.keys()][index] ?? null,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, text) => {
      if (text.length > most) throw new Error('full');
      all.set(name, text);
    },
    removeItem: (name) => void all.delete(name),
    names: () => [...all.keys()],
  };
}

const day = 86_400_000;
const draft = (at: number): KeptDraft => ({
  at,
  basis: '3',
  typed: [
    { where: { key: 101, field: 'work' }, from: '', to: '$2,5' },
    { where: { header: 'comment' }, from: '', to: 'Rain' },
  ],
});

describe('a draft on the shelf', () => {
  it('comes back word for word, for its company, person and invoice alone', () => {
    const on = shelf();
    expect(keep(on, shelfName(1, 2, '3'), draft(5))).toBe(true);
    expect(kept(on, shelfName(1, 2, '3'))).toEqual(draft(5));
    expect([shelfName(1, 9, '3'), shelfName(9, 2, '3'), shelfName(1, 2, '9')].map((name) => kept(on, name))).toEqual([
      null,
      null,
      null,
    ]);
    forget(on, shelfName(1, 2, '3'));
    expect(on.names()).toEqual([]);
  });

  it('keeps what was sent and not answered', () => {
    const sent = { key: 'a-b', body: '{}', sentAt: 4 };
    const left = { ...draft(5), sent };
    expect(readKept(writeKept(left))).toEqual(left);
  });

  it('is no newer for being written again, only for being typed into', () => {
    const more = { ...draft(9), typed: draft(9).typed.slice(1) };
    expect([agedAs(draft(5), draft(9)).at, agedAs(draft(5), more).at, agedAs(null, draft(9)).at]).toEqual([5, 9, 9]);
  });

  it('takes what an older program had sent for sent long ago', () => {
    const left = JSON.stringify({ ...draft(5), sent: { key: 'a-b', body: '{}' } });
    expect(readKept(left)?.sent).toEqual({ key: 'a-b', body: '{}', sentAt: 0 });
  });

  it.each([
    null,
    '',
    'null',
    '[]',
    '{"at":1}',
    '{"at":1,"basis":"2","typed":[{"where":{"key":1,"field":"position"},"from":"","to":""}]}',
    '{"at":1,"basis":"2","typed":[{"where":{"header":"__proto__"},"from":"","to":""}]}',
    '{"at":1,"basis":"2","typed":[{"where":{"header":"comment"},"from":1,"to":""}]}',
  ])('is none where it is %j', (text) => expect(readKept(text)).toBeNull());

  describe('of several tabs', () => {
    const name = shelfName(1, 2, '3');
    const [here, there] = [ofTab(name, 'here'), ofTab(name, 'there')];

    it('is each tab’s own; a new tab is offered the newest that any left', () => {
      const on = shelf();
      keep(on, name, draft(1));
      keep(on, there, draft(7));
      keep(on, here, draft(5));
      // Another invoice, whose number begins alike.
      keep(on, ofTab(shelfName(1, 2, '33'), 'new'), draft(9));
      expect(offered(on, name, 'here')).toEqual({ name: here, draft: draft(5) });
      expect(offered(on, name, 'new')).toEqual({ name: there, draft: draft(7) });
      expect(offered(shelf(), name, 'new')).toBe(null);
    });

    it('is taken away by the tab that took it over, unless more was written meanwhile', () => {
      const on = shelf();
      keep(on, there, draft(7));
      const left = offered(on, name, 'here')!;
      keep(on, there, draft(8));
      takeAway(on, left);
      expect(on.names()).toEqual([there]);
      takeAway(on, offered(on, name, 'here')!);
      expect(on.names()).toEqual([]);
    });
  });

  it('says where it cannot be kept', () => {
    expect(keep(shelf(10), shelfName(1, 2, '3'), draft(5))).toBe(false);
  });

  it('makes room: the oldest go, and whatever nobody came back to', () => {
    const on = shelf();
    on.setItem('of somebody else', 'x');
    const now = 1_000 * day;
    keep(on, shelfName(1, 2, 'old'), draft(now - (keptDays + 1) * day));
    for (let i = 0; i < mostKept + 5; i++) keep(on, shelfName(1, 2, `new-${i}`), draft(now + i));
    const names = on.names();
    expect(names).toContain('of somebody else');
    expect(names).not.toContain(shelfName(1, 2, 'old'));
    expect(names.filter((name) => name.includes('new-'))).toHaveLength(mostKept);
    expect(names).toContain(shelfName(1, 2, `new-${mostKept + 4}`));
    expect(names).not.toContain(shelfName(1, 2, 'new-0'));
  });
});

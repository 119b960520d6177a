import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HistoryFileCheck } from './history-file.ts';
import { beginningOf, type Checkpoint, type Sha256 } from './sealed-history.ts';

const sha256: Sha256 = (text) => hash('sha256', text, 'hex');

/** An exported history of five events. */
const hashes = [beginningOf(11, sha256)];
const events = [1, 2, 3, 4, 5].map((place) => {
  const head = `{"company":11,"log":"event","id":${place},"type":"link.synced"`;
  hashes.push(sha256(`${hashes[place - 1]}${head}}`));
  return `${head},"place":${place},"hash":"${hashes[place]}"}`;
});
const beginning = (after: number) => JSON.stringify({ beginning: { company: 11, after } });
const end = JSON.stringify({ end: { place: 5, hash: hashes[5] } });
const at = (place: number) => ({ company: 11, number: 1, place, hash: hashes[place]! }) as unknown as Checkpoint;

function check(lines: readonly string[], ...kept: readonly Checkpoint[]) {
  const file = new HistoryFileCheck(sha256, () =>
    kept.map((checkpoint) => ({ checkpoint, genuine: true, outside: true })),
  );
  return lines.every((line) => file.line(line)) ? file.verdict() : null;
}

describe('an exported history', () => {
  it('is known from its beginning, or from where a kept checkpoint stands', () => {
    const whole = { found: 0, complete: true, anchored: true, vouched: 5 };
    expect(check([beginning(0), ...events, end], at(5))).toMatchObject({ ...whole, events: 5 });
    expect(check([beginning(2), ...events.slice(2), end], at(2), at(5))).toMatchObject({ ...whole, events: 3 });
  });

  it('that begins elsewhere says nothing of its first event, which anybody may have written anew', () => {
    const forged = events[2]!.replace('link.synced', 'link.unlinked');
    expect(check([beginning(0), ...events.with(2, forged), end], at(5))).toMatchObject({ found: 1 });
    const cut = check([beginning(2), forged, ...events.slice(3), end], at(5));
    expect(cut).toMatchObject({ anchored: false, after: 2 });
  });

  it('has nothing before its first place', () => {
    const forged = `{"company":11,"log":"event","id":9,"type":"link.unlinked","place":0,"hash":"${hashes[0]}"}`;
    expect(check([beginning(-1), forged, ...events, end], at(5))).toBeNull();
  });
});

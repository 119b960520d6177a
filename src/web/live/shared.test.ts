import { expect, it } from 'vitest';
import { type Line, shareStreams } from './shared.ts';
import type { Ear, Word } from './stream.ts';

function browser() {
  let at = 0;
  const streams: { ear: Ear; tell: (word: Word) => void; over: boolean }[] = [];
  const shared = shareStreams(
    (ear, tell) => {
      const stream = { ear, tell, over: false };
      streams.push(stream);
      return () => {
        stream.over = true;
      };
    },
    () => at,
  );
  const page = () => {
    const heard: string[] = [];
    const quiet: number[] = [];
    const line: Line = {
      postMessage: (word) => {
        heard.push(word.is === 'changed' ? `changed ${word.change.invoice_id}` : word.is);
        if (word.is === 'opened') quiet.push(word.quietMs);
      },
    };
    const hear = (person: number, company: number) => shared.say(line, { do: 'hear', person, company });
    return { heard, quiet, hear, bye: () => shared.say(line, { do: 'bye' }) };
  };
  const living = () => streams.filter(({ over }) => !over).map(({ ear }) => `${ear.person} of ${ear.company}`);
  const wait = (ms: number) => {
    at += ms;
  };
  return { streams, page, living, wait, sweep: shared.sweep };
}
const opened: Word = { is: 'opened', quietMs: 50 };
const changed = (id: number): Word => ({ is: 'changed', change: { invoice_id: id, project_id: null } });

it('is one stream for all pages that hear the same, however often they say so; who comes later is told that it is open', () => {
  const { page, living, streams } = browser();
  const [one, other] = [page(), page()];
  one.hear(7, 1);
  streams[0]!.tell(opened);
  one.hear(7, 1);
  other.hear(7, 1);
  streams[0]!.tell(changed(5));
  expect(living()).toEqual(['7 of 1']);
  expect([one.heard, other.heard]).toEqual([
    ['opened', 'changed 5'],
    ['opened', 'changed 5'],
  ]);
});

it('goes on when the page that began it leaves, and ends with the last', () => {
  const { page, living, streams } = browser();
  const [one, other] = [page(), page()];
  one.hear(7, 1);
  other.hear(7, 1);
  one.bye();
  streams[0]!.tell(changed(5));
  expect([living(), one.heard, other.heard]).toEqual([['7 of 1'], [], ['changed 5']]);
  other.bye();
  expect(living()).toEqual([]);
});

it('tells nobody of another company or to another person', () => {
  const { page, living, streams } = browser();
  const [one, other, third] = [page(), page(), page()];
  one.hear(7, 1);
  other.hear(7, 2);
  third.hear(8, 1);
  streams[0]!.tell(changed(5));
  expect([other.heard, third.heard]).toEqual([[], []]);
  expect(living()).toEqual(['7 of 1', '7 of 2', '8 of 1']);
  // A page is in one company at a time.
  one.hear(7, 2);
  expect(living()).toEqual(['7 of 2', '8 of 1']);
});

it('tells who comes later how long it has been quiet: since the last change, or as the server said as it opened', () => {
  const { page, streams, wait } = browser();
  const [one, second, third] = [page(), page(), page()];
  one.hear(7, 1);
  streams[0]!.tell(opened);
  wait(100);
  second.hear(7, 1);
  streams[0]!.tell(changed(5));
  wait(30);
  third.hear(7, 1);
  expect([one.quiet, second.quiet, third.quiet]).toEqual([[50], [150], [30]]);
  streams[0]!.tell({ is: 'lost' });
  wait(500);
  streams[0]!.tell({ is: 'opened', quietMs: 2 });
  expect([one.quiet, third.quiet]).toEqual([
    [50, 2],
    [30, 2],
  ]);
});

it('leaves out a page that died; one that only slept is told to ask again', () => {
  const { page, living, streams, wait, sweep } = browser();
  const [one, other] = [page(), page()];
  one.hear(7, 1);
  other.hear(7, 1);
  streams[0]!.tell(opened);
  wait(100_000);
  other.hear(7, 1);
  wait(60_000);
  sweep();
  streams[0]!.tell(changed(5));
  expect([one.heard, other.heard]).toEqual([['opened'], ['opened', 'changed 5']]);
  one.hear(7, 1);
  expect(one.heard).toEqual(['opened', 'opened']);
  wait(200_000);
  sweep();
  expect(living()).toEqual([]);
});

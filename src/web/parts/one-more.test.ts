import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { oneMore } from './one-more.ts';

/** A list of ten pages, each answered when it is let go. */
function list() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: { page: number; answer: () => void; fail: () => void }[] = [];
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['list'],
    queryFn: ({ pageParam }) =>
      new Promise<number>((resolve, reject) =>
        asked.push({ page: pageParam, answer: () => resolve(pageParam), fail: () => reject(new Error('away')) }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page: number) => (page < 9 ? page + 1 : null),
  });
  const stop = observer.subscribe(() => undefined);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    asked: () => asked.map(({ page }) => page),
    answer: async () => {
      asked.at(-1)!.answer();
      await settled();
    },
    fail: async () => {
      asked.at(-1)!.fail();
      await settled();
    },
    news: async () => {
      void client.invalidateQueries({ queryKey: ['list'] });
      await settled();
    },
    more: async () => {
      const done = oneMore(observer.getCurrentResult());
      await settled();
      return done;
    },
    pages: () => observer.getCurrentResult().data?.pages,
    stop,
  };
}

it('shows one page more', async () => {
  const { asked, answer, more, pages, stop } = list();
  await answer();
  const done = more();
  await answer();
  await done;
  expect([pages(), asked()]).toEqual([
    [0, 1],
    [0, 1],
  ]);
  stop();
});

it('shows it though news break it off on its way, or are being asked for already', async () => {
  const { asked, answer, more, news, pages, stop } = list();
  await answer();
  const first = more();
  await Promise.resolve();
  await news();
  await answer();
  await answer();
  await first;
  expect([pages(), asked()]).toEqual([
    [0, 1],
    [0, 1, 0, 1],
  ]);
  await news();
  const second = more();
  // The two that are there are asked again, one after the other; then comes the third.
  await answer();
  await answer();
  await answer();
  await second;
  expect([pages(), asked()]).toEqual([
    [0, 1, 2],
    [0, 1, 0, 1, 0, 1, 2],
  ]);
  stop();
});

it('ends where the server does not answer', async () => {
  const { answer, fail, more, pages, stop } = list();
  await answer();
  const done = more();
  await fail();
  await done;
  expect(pages()).toEqual([0]);
  stop();
});

import type { Page } from 'playwright-core';
import { beforeEach } from 'vitest';

/** A page whose browser is gone, or that is stuck in a script, keeps nobody waiting. */
const lookMs = 5_000;
/** Of a long page so much of its top and of its bottom is said. */
const topLetters = 2_000;
const bottomLetters = 4_000;

/** What is open in browsers. One for all files of a worker. */
const here = globalThis as { tieoutOpenPages?: Set<Page> };
here.tieoutOpenPages ??= new Set();
export const openPages = here.tieoutOpenPages;

/** Makes each document of a page keep what it has asked for and not had yet: what the one before asked for went with that. */
export const keepAsked = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const asked = new Set<{ url: string }>();
    const { fetch } = globalThis;
    globalThis.fetch = async (what, how) => {
      const one = { url: what instanceof Request ? what.url : String(what) };
      asked.add(one);
      return fetch(what, how).finally(() => asked.delete(one));
    };
    Object.assign(globalThis, { tieoutAsked: asked });
  });

/** The addresses that a page has asked for and not had yet. */
export const notAnswered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { tieoutAsked } = globalThis as { tieoutAsked?: Set<{ url: string }> };
    return [...(tieoutAsked ?? [])].map(({ url }) => url);
  });

/** Where a test fails, what every open page showed then is said with it: afterwards nobody can look. */
beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    const error = task.result?.errors?.at(-1);
    if (error === undefined) return;
    for (const page of openPages.keys()) if (!page.isClosed()) error.message += `\n\n${await shownBy(page)}`;
  });
});

async function shownBy(page: Page): Promise<string> {
  const late = new Promise<string>((tell) => setTimeout(tell, lookMs, '(no answer)'));
  const looked = page
    .locator('body')
    .ariaSnapshot({ timeout: lookMs })
    .catch((cause: unknown) => `(${cause})`);
  const asked = notAnswered(page).then(
    (urls) => urls.join(', '),
    (cause: unknown) => `(${cause})`,
  );
  const shown = await Promise.race([looked, late]);
  const long = shown.length > topLetters + bottomLetters;
  const told = long ? `${shown.slice(0, topLetters)}\n…\n${shown.slice(-bottomLetters)}` : shown;
  return `${page.url()} shows:\n${told}\nnot answered yet: ${await Promise.race([asked, late])}`;
}

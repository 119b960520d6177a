import type { Page } from 'playwright-core';
import { beforeEach } from 'vitest';

/** A page whose browser is gone, or that is stuck in a script, keeps nobody waiting. */
const lookMs = 5_000;
const mostLetters = 4_000;

/** What is open in browsers, and what each has asked for and not had yet. One for all files of a worker. */
const here = globalThis as { tieoutOpenPages?: Map<Page, ReadonlySet<{ url(): string }>> };
here.tieoutOpenPages ??= new Map();
export const openPages = here.tieoutOpenPages;

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
  const asked = [...(openPages.get(page) ?? [])].map((request) => request.url());
  const waits = asked.length === 0 ? '' : `\nnot answered yet: ${asked.join(', ')}`;
  return `${page.url()} shows:\n${(await Promise.race([looked, late])).slice(0, mostLetters)}${waits}`;
}

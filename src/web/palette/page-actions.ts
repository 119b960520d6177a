import type { Entry } from './entries.ts';

/** So many of a page are looked at; a list of thousands shows no more of them at once. */
const most = 400;

const isShown = (element: HTMLElement): boolean => element.checkVisibility({ checkVisibilityCSS: true });
/** A name with its badge: pieces that stand apart on the page stand apart here. */
function textOf(element: Element | null | undefined): string {
  if (!element) return '';
  const pieces: string[] = [];
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) pieces.push(walk.currentNode.textContent ?? '');
  return pieces.join(' ').replace(/\s+/g, ' ').trim();
}

/** What a button is about, for whoever does not see where it stands: its row, else its panel. */
function surroundings(button: HTMLElement): string | undefined {
  const row = button.closest('tr');
  const head = textOf(row?.querySelector('th[scope="row"]') ?? row?.querySelector('th, td a'));
  if (head !== '') return head;
  const panel = button.closest('.panel, section');
  return textOf(panel?.querySelector('h2')) || undefined;
}

/**
 * Every button of the page as a line of the palette, read off the page itself: what somebody adds to a page can be found
 * here without another word, greyed as it is there, with the same reason.
 */
export function pageActions(): readonly Entry[] {
  const found = document.querySelectorAll<HTMLElement>(
    '#content :is(button, a.btn, summary, .tabs a, .page-head-actions a)',
  );
  const entries: (Entry & { readonly order: number })[] = [];
  for (const button of [...found].slice(0, most)) {
    const name = button.getAttribute('aria-label') ?? textOf(button);
    if (name === '' || button.matches('.sort, [data-no-palette]') || !isShown(button)) continue;
    const grey = button.getAttribute('aria-disabled') === 'true' || button.matches(':disabled');
    entries.push({
      id: `action-${entries.length}`,
      name,
      of: surroundings(button),
      no: grey ? (button.dataset.tip ?? button.getAttribute('aria-description') ?? '') : undefined,
      order: button.closest('tr') !== null ? 2 : button.matches('button, .page-head-actions a') ? 0 : 1,
      run: () => {
        button.focus();
        button.click();
      },
    });
  }
  // What is done to the page as a whole comes before its parts, and those before what is done to its rows.
  return entries.sort((a, b) => a.order - b.order);
}

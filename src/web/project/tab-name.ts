const place = 'tieout.tab.1';

/**
 * The name of this browser tab, the same after a reload. While the page is open, the page alone has it: so a tab that is
 * duplicated, with all that the browser keeps of it, gets a name of its own.
 */
export const tab: string = taken() ?? crypto.getRandomValues(new Uint32Array(3)).join('-');

function taken(): string | null {
  try {
    const name = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    window.addEventListener('pagehide', () => sessionStorage.setItem(place, tab));
    // Come back by the Back button as it was.
    window.addEventListener('pageshow', () => sessionStorage.removeItem(place));
    return name;
  } catch {
    return null;
  }
}

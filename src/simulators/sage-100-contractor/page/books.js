// What all screens share: how the books are asked, how it is told what came of it, and how amounts are written.
const base = '/simulator/sage-100-contractor';
const againMs = 2_000;

export const mostRows = 500;
export const $ = (id) => document.getElementById(id);

/** Asks the simulator. Throws its own words where it says no. */
export async function call(path, method = 'GET', sent = undefined) {
  const given =
    sent === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) };
  const answer = await fetch(base + path, { method, ...given });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  const said = text && type.includes('json') ? JSON.parse(text) : null;
  if (!answer.ok) throw new Error(said?.detail ?? `The simulator answered ${answer.status}.`);
  return said;
}

export function say(sentence, refused = false) {
  $('status').textContent = sentence;
  $('status').classList.toggle('refused', refused);
}

/** For each dialog, how to tell its latest showing no. */
const refuse = new WeakMap();

/**
 * Shows a dialog; resolves with whether its answer was yes. A browser tells that a dialog was closed only a little later: where it
 * stands open again by then, that was about its earlier showing, and whoever asked then had no for an answer.
 */
export function ask(dialog) {
  refuse.get(dialog)?.();
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (yes) => {
      dialog.removeEventListener('close', closed);
      resolve(yes);
    };
    const closed = () => {
      if (!dialog.open) answer(dialog.returnValue === 'yes');
    };
    refuse.set(dialog, () => answer(false));
    dialog.addEventListener('close', closed);
  });
}

export const readableMoney = (money) => money.replace(/\B(?=(\d{3})+(?!\d))/g, ',').replace(/\.(\d),/g, '.$1');

/** The words that were typed to search by. */
export const searched = () => $('search').value.trim().toLowerCase().split(/\s+/).filter(Boolean);

/** Shows what the books say, again and again, and tells when they cannot be read. */
export async function keepReading(refresh) {
  let reachable = true;
  for (;;) {
    try {
      await refresh();
      if (!reachable) say('');
      reachable = true;
    } catch (error) {
      reachable = false;
      say(`The books cannot be read: ${error.message}`, true);
    }
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

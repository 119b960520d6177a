/** A file that stops coming for so long will not come, and one that takes so long in all holds a place for too long. */
const patienceMs = 60_000;
const longestMs = 30 * 60_000;
/** So much has to come within that: a byte now and then would keep a place for the whole half hour. */
const enoughBytes = 64 * 1024;

/** How long a body is waited for. @param letGo ends it, where it comes too slowly. */
export function patienceWith(letGo: () => void) {
  const patience = setTimeout(letGo, patienceMs);
  const longest = setTimeout(letGo, longestMs);
  let came = 0;
  return {
    came(bytes: number): void {
      came += bytes;
      if (came < enoughBytes) return;
      came = 0;
      patience.refresh();
    },
    end(): void {
      clearTimeout(patience);
      clearTimeout(longest);
    },
  };
}

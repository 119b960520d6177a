/** So many ids share a row of bits. */
const ofRow = 4_096;

/** Says of each id whether it comes for the first time. In bits: there may be millions of them, and they stand close together. */
export function firstTimes(): (id: number) => boolean {
  const rows = new Map<number, Uint8Array>();
  return (id) => {
    const place = id % ofRow;
    const row = (id - place) / ofRow;
    const bits = rows.get(row) ?? new Uint8Array(ofRow / 8);
    rows.set(row, bits);
    const [byte, bit] = [place >> 3, 1 << (place & 7)];
    const isFirst = (bits[byte]! & bit) === 0;
    bits[byte]! |= bit;
    return isFirst;
  };
}

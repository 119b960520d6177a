/** How many may be under way at once. */
export interface Room {
  readonly inAll: number;
  readonly ofAPerson: number;
}
/** Who holds a place. */
export interface Holder {
  readonly company: number;
  readonly person: number;
}

/**
 * Places for what is long on its way and holds memory meanwhile. A company has at most half of what the others leave, so
 * that neither the slow lines of one nor those of a few keep all the others out.
 */
export function placesFor({ inAll, ofAPerson }: Room) {
  const held: Holder[] = [];
  const count = (of: (holder: Holder) => boolean) => held.filter(of).length;
  return {
    /** @returns how the place is given back, once; null where there is none. */
    take({ company, person }: Holder): (() => void) | null {
      const own = count((one) => one.company === company);
      const left = inAll - (held.length - own);
      if (own >= Math.ceil(left / 2)) return null;
      if (count((one) => one.person === person) >= ofAPerson) return null;
      const mine = { company, person };
      held.push(mine);
      return () => {
        const at = held.indexOf(mine);
        if (at !== -1) held.splice(at, 1);
      };
    },
  };
}

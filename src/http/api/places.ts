/** How many may be under way at once; what a company may not have is left for the others. */
export interface Room {
  readonly inAll: number;
  readonly ofACompany: number;
  readonly ofAPerson: number;
}
/** Who holds a place. */
export interface Holder {
  readonly company: number;
  readonly person: number;
}

/**
 * Places for what is long on its way and holds memory meanwhile. Without a share for each company, a few slow lines of one
 * would keep all the others out.
 */
export function placesFor({ inAll, ofACompany, ofAPerson }: Room) {
  const held: Holder[] = [];
  const count = (of: (holder: Holder) => boolean) => held.filter(of).length;
  return {
    /** @returns how the place is given back, once; null where there is none. */
    take({ company, person }: Holder): (() => void) | null {
      if (held.length >= inAll) return null;
      if (count((one) => one.company === company) >= ofACompany) return null;
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

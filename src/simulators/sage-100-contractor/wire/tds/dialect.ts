/** What a version of TDS can say. Clients name theirs at the login, and the server answers with one that both speak. */
export interface Dialect {
  /** As in LOGINACK. */
  readonly version: number;
  /** 7.2 and later: headers before a request, counts of eight bytes, (max) types in chunks. */
  readonly wide: boolean;
  /** 7.3 and later: date and datetime2. Before, they are sent as texts. */
  readonly dates: boolean;
  /** 7.3 B and later: rows that tell their NULLs in a row of bits. */
  readonly nullBits: boolean;
}

const dialect = (version: number, wide: boolean, dates: boolean, nullBits: boolean): Dialect => ({
  version,
  wide,
  dates,
  nullBits,
});

/** The newest first; 8.0 is 7.4 spoken inside TLS from the first byte on. */
const known: readonly Dialect[] = [
  dialect(0x74000004, true, true, true),
  dialect(0x730b0003, true, true, true),
  dialect(0x730a0003, true, true, false),
  dialect(0x72090002, true, false, false),
  dialect(0x71000001, false, false, false),
];
const version8 = 0x08000000;
/** 7.1 was also written with this number. */
const oldest = 0x71000000;

/** @returns null for a version before 7.1. */
export function dialectFor(asked: number, strict: boolean): Dialect | null {
  if (strict && asked === version8) return { ...known[0]!, version: version8 };
  const found = known.find(({ version }) => asked >= version);
  return found ?? (asked >= oldest ? known.at(-1)! : null);
}

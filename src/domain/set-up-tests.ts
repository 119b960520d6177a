/** What is tried live when a connection is set up, in the order in which each needs those before it. */
export const setUpTests = [
  'reach',
  'examine',
  'vendors',
  'jobs',
  'cost_types',
  'cost_codes',
  'commitments',
  'bill',
] as const;
export type SetUpTest = (typeof setUpTests)[number];

/** One thing that a connector looked at, for a person: well, not well, or for them to judge. */
export interface ErpFinding {
  readonly what: string;
  readonly ok: boolean | null;
  readonly says: string;
}

/** How the hub gets to an ERP. `demo`: the pretend one of the demo. */
export const connectionWays = ['agent', 'settings', 'outside', 'demo'] as const;
export type ConnectionWay = (typeof connectionWays)[number];
/** What a person may choose; the others follow from what the connection is. */
export const chosenWays = ['agent', 'settings'] as const;
export type ChosenWay = (typeof chosenWays)[number];

/** What of a connection's settings may be shown: the names of these lead to no secret. */
const shown: ReadonlySet<string> = new Set([
  'companyName',
  'sageUser',
  'sqlServer.server',
  'sqlServer.port',
  'sqlServer.database',
  'sqlServer.login',
  'sqlServer.encrypt',
  'submitter.command',
  'callMs',
  'settleMs',
  'maxInFlight',
  'overSubcontract',
  'duplicateNumber',
  'fiscalYearBegins',
  'booksOpenFrom',
  'database',
  'user',
  'company',
  'wayMs',
]);

/** The settings of a connection that hold no secret, one a row; a file may hold anything, so only known names are told. */
export function shownSettings(settings: unknown): readonly { readonly name: string; readonly value: string }[] {
  const rows: { name: string; value: string }[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
      return;
    }
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (plain && shown.has(path)) rows.push({ name: path, value: String(value) });
  };
  walk(settings, '');
  return rows;
}

/** A contractor small enough to know by heart, with what tests need to go wrong. */
export interface NewCompany {
  readonly name: string;
  readonly vendors: readonly NewVendor[];
  readonly jobs: readonly NewJob[];
  readonly costCodes: readonly Numbered[];
  /** Accounts of expenses: a connection's cost types. */
  readonly expenses: readonly Numbered[];
  /** The account of debts that retainage is held on. */
  readonly retainage: Numbered;
  readonly years: readonly number[];
  /** Periods to close, by their names: `2025-01`. */
  readonly closed: readonly string[];
}
interface Numbered {
  readonly code: string;
  readonly name: string;
}
export interface NewVendor extends Numbered {
  readonly address: boolean;
  readonly terms: boolean;
}
export interface NewJob extends Numbered {
  readonly subcontracts: readonly Numbered[];
}

const complete = { address: true, terms: true };

export const smallCompany: NewCompany = {
  name: 'Pier & Post Builders, Inc.',
  vendors: [
    { code: '201', name: 'Ace Concrete', ...complete },
    { code: '202', name: 'Bolt Electric', ...complete },
    { code: '203', name: 'Cove Roofing', address: true, terms: false },
    { code: '204', name: 'Dock Paving', address: false, terms: true },
  ],
  jobs: [
    {
      code: '1001',
      name: 'Pier 4',
      subcontracts: [
        { code: 'SC-001', name: 'Concrete' },
        { code: 'SC-002', name: 'Electrical' },
        { code: 'SC-003', name: 'Roof' },
      ],
    },
    { code: '1002', name: 'Mill Street', subcontracts: [{ code: 'SC-101', name: 'Mill concrete' }] },
  ],
  costCodes: [
    { code: '3100.000', name: 'Concrete forming' },
    { code: '3300.500', name: 'Cast-in-place concrete' },
    { code: '26000.000', name: 'Electrical' },
  ],
  expenses: [
    { code: '5100', name: 'Materials' },
    { code: '5200', name: 'Subcontracts' },
  ],
  retainage: { code: '2110', name: 'Subcontract retainage payable' },
  years: [2025, 2026],
  closed: ['2025-01'],
};

import type { NewMember } from '../app/hub.ts';

const nowhere = { erpIntegrations: 'none', pushToAccounting: false, commitments: 'none' } as const;
const everything = { erpIntegrations: 'admin', pushToAccounting: true, commitments: 'admin' } as const;

/** Whoever works at the demo company. Each is also a service account of the same name. */
export const staff: readonly NewMember[] = [
  { login: 'owner', name: 'Dana Whitfield', email: 'dana.whitfield@example.com', ...everything },
  {
    login: 'approver',
    name: 'Marcus Oyelaran',
    email: 'marcus.oyelaran@example.com',
    erpIntegrations: 'standard',
    pushToAccounting: true,
    commitments: 'admin',
  },
  { login: 'pm', name: 'Priya Raman', email: 'priya.raman@example.com', ...nowhere, commitments: 'admin' },
  {
    login: 'clerk',
    name: 'Tess Lindgren',
    email: 'tess.lindgren@example.com',
    erpIntegrations: 'admin',
    pushToAccounting: false,
    commitments: 'admin',
  },
  {
    login: 'accountant',
    name: 'Renata Novak',
    email: 'renata.novak@example.com',
    erpIntegrations: 'standard',
    pushToAccounting: true,
    commitments: 'none',
  },
  {
    login: 'viewer',
    name: 'Sam Abernathy',
    email: 'sam.abernathy@example.com',
    erpIntegrations: 'read_only',
    pushToAccounting: false,
    commitments: 'read_only',
  },
  {
    login: 'subcontractor',
    name: 'Nora Tillman',
    email: 'nora.tillman@example.com',
    ...nowhere,
    contactOf: 'Tillman Electric Co.',
  },
];

/** Of another company, where there is nothing that they may not do. */
export const outsider: NewMember = {
  login: 'outsider',
  name: 'Grant Holloway',
  email: 'grant.holloway@example.com',
  ...everything,
};

/** Everybody whom the demo brings along: for whoever gives them their passwords. */
export const demoLogins: readonly string[] = [...staff, outsider].map(({ login }) => login);

/** Whom demos of older versions do not have: one that was made then goes on without them. */
export const laterLogins: readonly string[] = ['subcontractor'];

/** What the subcontractor is invited to bill: one of the three subcontracts of their company. */
export const invitedTo = 'SC-2611-04';

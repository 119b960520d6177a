/** Who is who in the demo, and what permissions are called over the wire: written down here, not taken from the program. */

export const people = ['owner', 'approver', 'pm', 'clerk', 'accountant', 'viewer'] as const;
export type Person = (typeof people)[number];

/** The needs of an action as a refusal names them. */
export const need = {
  admin: { tool: 'commitments', at_least: 'admin' },
  readsProject: { tool: 'commitments', at_least: 'read_only' },
  standard: { tool: 'erp_integrations', at_least: 'standard' },
  managesTool: { tool: 'erp_integrations', at_least: 'admin' },
  readsTool: { tool: 'erp_integrations', at_least: 'read_only' },
  readsDirectory: { tool: 'directory', at_least: 'read_only' },
  editsDirectory: { tool: 'directory', at_least: 'standard' },
  managesDirectory: { tool: 'directory', at_least: 'admin' },
  push: { privilege: 'push_to_accounting' },
} as const;

/** Who lacks what; whoever is not named may. */
export type Lacking = Partial<Record<Person, readonly object[]>>;

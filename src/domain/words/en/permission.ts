import type { Level, Tool } from '../../permission.ts';

export const levels = {
  none: 'None',
  read_only: 'Read Only',
  standard: 'Standard',
  admin: 'Admin',
} as const satisfies Record<Level, string>;
export const tools = {
  commitments: 'the project’s Commitments tool',
  erp_integrations: 'the ERP Integrations tool',
} as const satisfies Record<Tool, string>;
export const levelOnTool = '{level} on {tool}';
export const levelOrHigher = '{level} or Admin on {tool}';
export const privilege = 'the privilege Can Push to Accounting in the company directory';
export const and = ' and ';

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
  directory: 'the company’s Directory',
} as const satisfies Record<Tool, string>;
/** How a need of each level is spoken of: a higher one does as well. */
export const levelOnTool = {
  none: '{level} or higher on {tool}',
  read_only: '{level} or higher on {tool}',
  standard: '{level} or Admin on {tool}',
  admin: '{level} on {tool}',
} as const satisfies Record<Level, string>;
export const privilege = 'the privilege Can Push to Accounting in the company directory';
export const and = ' and ';

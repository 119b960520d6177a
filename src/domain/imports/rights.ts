import { type Action, type Grants, missing, missingEverywhere, type Need } from '../permission.ts';
import type { ImportKind } from './kinds.ts';

/** What it takes to bring a kind in: on the company, or on each project that a file names. */
export const importActions: Readonly<Record<ImportKind, Action>> = {
  projects: 'directory.manage',
  vendors: 'directory.edit',
  'cost-codes': 'directory.manage',
  commitments: 'commitment.write',
  'schedules-of-values': 'commitment.write',
  invoices: 'invoice.write',
};

/** Kinds that belong to the Commitments tool of a project. */
export const importsOfProjects: readonly ImportKind[] = ['commitments', 'schedules-of-values', 'invoices'];

/** What is missing to bring in anything of a kind at all, on whichever project. */
export const missingToImport = (grants: Grants, kind: ImportKind): readonly Need[] =>
  importsOfProjects.includes(kind)
    ? missingEverywhere(grants, importActions[kind])
    : missing(grants, importActions[kind], null);

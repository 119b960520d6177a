import type { Branded, ProjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export type CostCodeId = Branded<number, 'CostCodeId'>;
export type CostTypeId = Branded<number, 'CostTypeId'>;

export const baseTypes = [
  'labor',
  'equipment',
  'materials',
  'commitment',
  'owner_cost',
  'professional_services',
  'other',
] as const;
export type BaseType = (typeof baseTypes)[number];

/** What kind of work a line is, on one project. */
export interface CostCode {
  readonly id: CostCodeId;
  readonly projectId: ProjectId;
  readonly projectName: string;
  /** Its place among the codes of the project, in their order: 1, 2, 3 … */
  readonly position: number;
  readonly code: string;
  readonly name: string;
  readonly erpNumber: string | null;
  /** What an integrator keeps with it. */
  readonly originData: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
export type CostCodeFields = Pick<CostCode, 'code' | 'name' | 'erpNumber' | 'originData'>;

/** What kind of cost a line is, in the whole company. */
export interface CostType {
  readonly id: CostTypeId;
  readonly code: string;
  readonly name: string;
  readonly baseType: BaseType;
  readonly erpNumber: string | null;
  readonly originData: string | null;
}
export type CostTypeFields = Omit<CostType, 'id'>;

/** Codes in a transaction. Null or false: the code is taken, nothing was written. */
export interface CodesTx {
  costCodes(project: ProjectId): Promise<readonly CostCode[]>;
  addCostCode(project: ProjectId, fields: CostCodeFields): Promise<CostCodeId | null>;
  saveCostCode(project: ProjectId, id: CostCodeId, fields: CostCodeFields): Promise<boolean>;
  costTypes(): Promise<readonly CostType[]>;
  addCostType(fields: CostTypeFields): Promise<CostTypeId | null>;
  saveCostType(id: CostTypeId, fields: CostTypeFields): Promise<boolean>;
}

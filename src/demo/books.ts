import { projects } from './company.ts';
import { costCodes, costTypes, subcontractType } from './cost-codes.ts';
import { dollars } from './dollars.ts';
import { linesInErp } from './story.ts';
import { vendors } from './vendors.ts';

type Answer = { readonly done: unknown } | { readonly refused: { readonly code: string; readonly detail: string } };

/** The pretended Sage as the demo needs it: what a person at its screens, or its set-up, can do. */
export interface DemoSimulator {
  readonly companyName: string;
  setUp(books: Partial<DemoBooks>): Promise<unknown>;
  /** Places a bill under a reference; a reference that is there already is left as it is. */
  putBill(bill: DemoBill): Promise<unknown>;
  readonly books: {
    delete(recnum: string): Promise<Answer>;
    void(recnum: string): Promise<Answer>;
    pay(recnum: string): Promise<Answer>;
  };
}

export interface DemoBooks {
  readonly vendors: readonly {
    readonly recnum: string;
    readonly name: string;
    readonly dueTerms: string | null;
    readonly ledgerAccount: string;
  }[];
  readonly jobs: readonly { readonly recnum: string; readonly name: string; readonly department: string }[];
  readonly costCodes: readonly { readonly recnum: string; readonly name: string }[];
  readonly costTypes: readonly { readonly recnum: string; readonly name: string }[];
  readonly subcontracts: readonly {
    readonly ctcnum: string;
    readonly vendor: string;
    readonly job: string;
    readonly description: string;
    readonly locked: boolean;
    readonly lines: readonly {
      readonly linnum: number;
      readonly description: string;
      readonly cstcde: string;
      readonly csttyp: string;
      readonly amount_cents: number;
    }[];
  }[];
}

export interface DemoBill {
  readonly vendor: string;
  readonly job: string;
  readonly subcontract: string;
  readonly invoiceNumber: string;
  readonly description: string;
  readonly date: string;
  readonly reference: string;
  readonly lines: readonly {
    readonly linnum: number;
    readonly description: string;
    readonly cstcde: string;
    readonly csttyp: string;
    readonly amount_cents: number;
    readonly retainage_cents: number;
  }[];
}

const ledgerAccount = '5200';
const department = '1';

/** What stands in Sage before the first bill: every signed subcontract, and whom and what it names. */
export function demoBooks(locked: ReadonlySet<string>): DemoBooks {
  const number = (coded: readonly { readonly code: string; readonly erpNumber: string }[], code: string) =>
    coded.find((one) => one.code === code)!.erpNumber;
  const sageOf = (name: string) => vendors.find((vendor) => vendor.name === name)!.erpNumber;
  return {
    vendors: vendors.map(({ erpNumber, name, dueTerms }) => ({ recnum: erpNumber, name, dueTerms, ledgerAccount })),
    jobs: projects.map((project) => ({ recnum: project.erpNumber!, name: project.name, department })),
    costCodes: costCodes.map(({ erpNumber, name }) => ({ recnum: erpNumber, name })),
    costTypes: costTypes.map(({ erpNumber, name }) => ({ recnum: erpNumber, name })),
    subcontracts: projects.flatMap((project) =>
      project.subcontracts
        .filter(({ signed }) => signed !== null)
        .map((subcontract) => ({
          ctcnum: subcontract.number,
          vendor: sageOf(subcontract.vendor),
          job: project.erpNumber!,
          description: subcontract.title,
          locked: locked.has(subcontract.number),
          lines: linesInErp(subcontract).map(([code, description, amount], i) => ({
            linnum: i + 1,
            description,
            cstcde: number(costCodes, code),
            csttyp: number(costTypes, subcontractType),
            amount_cents: dollars(amount),
          })),
        })),
    ),
  };
}

import type { NewCommitment, NewCompany, NewProject } from '../app/hub.ts';
import type { BasisPoints } from '../domain/money.ts';
import { type Day, parseDay } from '../domain/time.ts';
import { costCodes, costTypes, subcontractType } from './cost-codes.ts';
import { dollars } from './dollars.ts';
import { outsider, staff } from './people.ts';
import { alderStreet } from './projects/alder-street.ts';
import { fircrestSchool } from './projects/fircrest-school.ts';
import { kestrelLanding } from './projects/kestrel-landing.ts';
import { laurelCreekBridge, neighbourVendor } from './projects/laurel-creek-bridge.ts';
import { linesOf, months, type ProjectStory, type Subcontract } from './story.ts';
import { vendors } from './vendors.ts';

export const projects: readonly ProjectStory[] = [alderStreet, kestrelLanding, fircrestSchool];

/** Billing periods that ended before it are closed: October and November stand open. */
export const firstOpenDay = '2026-10-01' as Day;

/** @param books the company's name in Sage: the connector believes no other company's books. */
export const harborAndPine = (books: string): NewCompany => ({
  name: 'Harbor & Pine Builders',
  demo: true,
  people: staff,
  costTypes,
  vendors: vendors.map(({ dueTerms: _sageAlone, ...vendor }) => vendor),
  projects: projects.map(newProject),
  connection: {
    kind: 'sage_100_contractor',
    name: 'Sage 100 Contractor (simulator)',
    settings: { companyName: books, callMs: 5_000, settleMs: 8_000 },
  },
});

/** Another company on the same database: what stands there is nobody else's to see. It has connected no ERP. */
export const ridgelineCivil: NewCompany = {
  name: 'Ridgeline Civil, Inc.',
  demo: false,
  people: [outsider],
  costTypes,
  vendors: [neighbourVendor],
  projects: [newProject(laurelCreekBridge)],
  connection: null,
};

function newProject({ dueDay, subcontracts, ...project }: ProjectStory): NewProject {
  const used = new Set(subcontracts.flatMap((one) => linesOf(one).map(([code]) => code)));
  return {
    ...project,
    costCodes: costCodes.filter(({ code }) => used.has(code)),
    periods: [...months, 11].map((month) => ({
      start: day(month, 1),
      end: day(month, new Date(Date.UTC(2026, month, 0)).getUTCDate()),
      due: day(month, dueDay),
    })),
    commitments: subcontracts.map(newCommitment),
  };
}

function newCommitment(subcontract: Subcontract): NewCommitment {
  const { number, title, vendor, retainage, signed, lines } = subcontract;
  return {
    number,
    title,
    vendor,
    status: signed === null ? 'Out For Signature' : 'Approved',
    retainageRate: (retainage * 100) as BasisPoints,
    contractDate: signed === null ? null : parseDay(signed),
    executed: signed !== null,
    erpNumber: signed === null ? null : number,
    lines: linesOf(subcontract).map(([costCode, description, amount], i) => ({
      changeOrder: i >= lines.length,
      costCode,
      costType: subcontractType,
      description,
      amount: dollars(amount),
    })),
  };
}

function day(month: number, date: number): Day {
  return `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day;
}

import type { Stretch } from '../../../domain/billing/billing-periods.ts';
import type { ProjectId } from '../../../domain/ids.ts';
import type { KnownPeriod } from '../../../domain/imports/invoices.ts';
import type { BillingPeriod } from '../../unit-of-work.ts';
import { count, type Writing } from './writing.ts';

/** The billing periods of a project, and those that an import makes for the invoices that it brings. */
export class ProjectPeriods {
  readonly #writing: Writing;
  readonly #project: ProjectId;
  readonly #known: KnownPeriod[];

  constructor(writing: Writing, project: ProjectId, known: readonly BillingPeriod[]) {
    this.#writing = writing;
    this.#project = project;
    this.#known = known.map(({ id, start, end }) => ({ id, start, end }));
  }

  get known(): readonly KnownPeriod[] {
    return this.#known;
  }

  /** Open, as a period is that people make: whoever has done with it closes it. Due on its last day. */
  async make({ start, end }: Stretch): Promise<KnownPeriod> {
    const { tx, errors, made, history } = this.#writing;
    const period = { start, end, due: end, status: 'open' } as const;
    const id = errors.any ? 0 : await tx.billing.addPeriod(this.#project, period);
    const known = { id, start, end };
    this.#known.push(known);
    if (id === 0) return known;
    count(made, 'billing_periods', 1);
    const facts = { detail: `${start} – ${end}`, period: id };
    await history.project([{ type: 'period.created', projectId: this.#project, invoiceId: null, facts }]);
    return known;
  }
}

import { fill, words } from '../../domain/words/words.ts';
import type { BillingPeriod } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { readableDay } from '../parts/format.ts';
import { useMessages } from '../parts/messages.tsx';
import { type Field, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useCompany } from '../session.tsx';
import { slot, useAskProject } from './contract/use-change.ts';

const says = words.commitmentsPage.periods;

export const periodName = (period: Pick<BillingPeriod, 'start_date' | 'end_date'>): string =>
  `${readableDay(period.start_date)} – ${readableDay(period.end_date)}`;

/** As the server answered: what is pressed next is of this version, and not of the one before the list comes anew. */
export const showSaved = (company: number, project: number, saved: BillingPeriod): BillingPeriod => {
  queries.setQueryData<readonly BillingPeriod[]>(keys.periods(company, project), (now) =>
    now?.map((one) => (one.id === saved.id ? saved : one)),
  );
  return saved;
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const monthOf = (year: number, month: number) => ({
  start_date: dayOf(new Date(Date.UTC(year, month, 1))),
  end_date: dayOf(new Date(Date.UTC(year, month + 1, 0))),
});

/** The month behind the last period; without any, the one that it is. */
function nextMonth(periods: readonly BillingPeriod[]) {
  const last = periods
    .map(({ end_date }) => end_date)
    .toSorted()
    .at(-1);
  const after = last === undefined ? new Date() : new Date(`${last}T00:00:00Z`);
  return monthOf(after.getUTCFullYear(), after.getUTCMonth() + (last === undefined ? 0 : 1));
}

const fields: readonly Field[] = [
  { name: 'start_date', label: says.start, type: 'date', required: true, half: true },
  { name: 'end_date', label: says.end, type: 'date', required: true, half: true },
  { name: 'due_date', label: says.due, type: 'date', required: true, half: true },
  {
    name: 'status',
    label: says.status,
    half: true,
    options: [
      { value: 'open', label: says.open },
      { value: 'closed', label: says.closed },
    ],
  },
];

/** A new period, or one that is changed. */
export function PeriodDialog(props: {
  project: number;
  period: BillingPeriod | null;
  periods: readonly BillingPeriod[];
  close: () => void;
}) {
  const { project, period, periods, close } = props;
  const company = useCompany().id;
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const send = ({ changed, values, once: idempotencyKey, seen: version }: Saving) => {
    const kept = values as unknown as Parameters<typeof api.createBillingPeriod>[2];
    return period === null
      ? api.createBillingPeriod(company, project, kept, { idempotencyKey })
      : api.updateBillingPeriod(company, project, period.id, changed as Partial<typeof kept>, {
          idempotencyKey,
          ...(version === undefined ? {} : { version }),
        });
  };
  async function save(saving: Saving): Promise<void> {
    const saved = await send(saving).catch((refused: unknown) => {
      // What refused it may not be on the screen yet.
      void askAgain();
      throw refused;
    });
    showSaved(company, project, saved);
    const text = fill(period === null ? says.created : says.changed, { period: periodName(saved) });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  const month = nextMonth(periods);
  return (
    <RecordDialog
      title={period === null ? says.add : says.edit}
      draft={`period ${company} ${project} ${period?.id ?? 'new'}`}
      fields={fields}
      initial={{
        start_date: period?.start_date ?? month.start_date,
        end_date: period?.end_date ?? month.end_date,
        due_date: period?.due_date ?? month.end_date,
        status: period?.status ?? 'open',
      }}
      version={period?.version}
      save={save}
      close={close}
    />
  );
}

const byMonth: readonly Field[] = [
  { name: 'from', label: says.from, type: 'date', required: true },
  { name: 'months', label: says.months, required: true, half: true },
  { name: 'due_day', label: says.dueDay, hint: says.dueDayHint, required: true, half: true },
];

/** Months of periods at once. */
export function GenerateDialog(props: { project: number; periods: readonly BillingPeriod[]; close: () => void }) {
  const { project, periods, close } = props;
  const company = useCompany().id;
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  async function save({ values }: Saving): Promise<void> {
    const { billing_periods: made } = await api.generateBillingPeriods(company, project, {
      from: String(values.from),
      months: Number(values.months),
      due_day: Number(values.due_day),
    });
    const [one, many] = says.generated;
    const count = made.length;
    const text = count === 0 ? says.generatedNone : fill(count === 1 ? one : many, { count });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={says.generate}
      lead={says.generateSays}
      draft={`periods ${company} ${project}`}
      fields={byMonth}
      initial={{ from: nextMonth(periods).start_date, months: '12', due_day: '25' }}
      save={save}
      close={close}
    />
  );
}

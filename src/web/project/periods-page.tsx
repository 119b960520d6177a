import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { BillingPeriod } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { Sheet } from '../directory/sheet.tsx';
import { readableDay } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { useCompany } from '../session.tsx';
import { useWhyNotOn } from './contract/may.ts';
import { ProjectSections } from './contract/project-sections.tsx';
import { RemoveButton } from './contract/remove-button.tsx';
import { useChange } from './contract/use-change.ts';
import { GenerateDialog, PeriodDialog, periodName, showSaved } from './period-dialogs.tsx';

const says = words.commitmentsPage.periods;

/** The billing periods of a project: what an invoice can be put into, and what is over. */
export function PeriodsPage() {
  const { p } = useParams({ from: '/signed-in/companies/$c/projects/$p/billing-periods' });
  const project = Number(p);
  const company = useCompany().id;
  const name = useProjectName(project);
  const no = useWhyNotOn(project, 'invoice.write');
  const [open, setOpen] = useState<BillingPeriod | 'new' | 'generate' | null>(null);
  const { data, error } = useQuery({
    queryKey: keys.periods(company, project),
    queryFn: () => api.billingPeriods(company, project),
  });
  const close = () => setOpen(null);
  return (
    <>
      <PageHead
        title={name === '' ? says.title : fill(says.titleOf, { project: name })}
        lead={says.lead}
        actions={
          <>
            <GreyButton name={says.generate} no={no} onPress={() => setOpen('generate')} />
            <GreyButton className="btn btn-main" name={says.add} no={no} onPress={() => setOpen('new')} />
          </>
        }
      />
      <ProjectSections project={project} />
      <Sheet
        caption={says.title}
        columns={[says.position, says.start, says.end, says.due, says.status, words.directoryPage.people.actions]}
        rows={data?.toSorted((one, other) => other.start_date.localeCompare(one.start_date))}
        error={error}
        none={says.none}
        noneHow={says.noneHow}
        row={(period: BillingPeriod) => (
          <PeriodRow key={period.id} project={project} period={period} no={no} edit={() => setOpen(period)} />
        )}
      />
      {open === 'generate' && <GenerateDialog project={project} periods={data ?? []} close={close} />}
      {open !== null && open !== 'generate' && (
        <PeriodDialog
          key={open === 'new' ? 'new' : open.id}
          project={project}
          period={open === 'new' ? null : (data?.find(({ id }) => id === open.id) ?? open)}
          periods={data ?? []}
          close={close}
        />
      )}
    </>
  );
}

function PeriodRow(props: { project: number; period: BillingPeriod; no: string | null; edit: () => void }) {
  const { project, period, no, edit } = props;
  const company = useCompany().id;
  const isOpen = period.status === 'open';
  const about = { period: periodName(period) };
  const turn = useChange(
    project,
    async (status: 'open' | 'closed') =>
      showSaved(
        company,
        project,
        await api.updateBillingPeriod(company, project, period.id, { status }, { version: period.version }),
      ),
    (status) => fill(status === 'open' ? says.openedNow : says.closedNow, about),
  );
  const remove = useChange(
    project,
    (version: number) => api.removeBillingPeriod(company, project, period.id, { version }),
    () => fill(says.removed, about),
  );
  return (
    <tr data-period={period.start_date}>
      <td className="code">{period.position}</td>
      <th scope="row" className="day">
        {readableDay(period.start_date)}
      </th>
      <td className="day">{readableDay(period.end_date)}</td>
      <td className="day">{readableDay(period.due_date)}</td>
      <td>
        <span className="badge badge-period" data-open={isOpen}>
          {isOpen ? says.open : says.closed}
        </span>
      </td>
      <td className="actions">
        <GreyButton
          className="btn btn-row"
          name={isOpen ? says.close : says.reopen}
          about={fill(says.about, about)}
          no={no}
          working={turn.isPending}
          onPress={() => turn.mutate(isOpen ? 'closed' : 'open')}
        />
        <GreyButton
          className="btn btn-row"
          name={words.directoryPage.edit}
          about={fill(says.about, about)}
          no={no}
          onPress={edit}
        />
        <RemoveButton
          name={says.remove}
          about={fill(says.about, about)}
          no={no}
          working={remove.isPending}
          title={fill(says.removeTitle, about)}
          says={says.removeSays}
          seen={period.version}
          remove={(pressed) => remove.mutate(pressed ?? period.version)}
        />
      </td>
    </tr>
  );
}

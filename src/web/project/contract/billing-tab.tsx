import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { BillingPeriod, WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { Sheet } from '../../directory/sheet.tsx';
import { readableDay, readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useCompany } from '../../session.tsx';
import { periodName } from '../period-dialogs.tsx';
import { ContactsPanel, useContacts } from './contacts-panel.tsx';
import { useWhyNotOn } from './may.ts';
import { useChange } from './use-change.ts';

const says = words.commitmentsPage.billing;

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
}

function useInvitations({ project, commitment }: Props) {
  const company = useCompany().id;
  return useQuery({
    queryKey: [...keys.commitment(company, project, commitment.id), 'invitations'],
    queryFn: async () => (await api.billingInvitations(company, project, commitment.id)).invitations,
  });
}
type Invitation = NonNullable<ReturnType<typeof useInvitations>['data']>[number];

/** Who may bill the commitment, and in which periods they are invited to. */
export function BillingTab(props: Props) {
  const company = useCompany().id;
  const { project, commitment } = props;
  const params = { c: String(company), p: String(project) };
  const no = useWhyNotOn(project, 'invoice.write');
  const invitations = useInvitations(props);
  const periods = useQuery({
    queryKey: keys.periods(company, project),
    queryFn: () => api.billingPeriods(company, project),
  });
  const rows =
    invitations.data && periods.data?.toSorted((one, other) => other.start_date.localeCompare(one.start_date));
  return (
    <>
      <ContactsPanel vendor={commitment.vendor} no={no} />
      <section className="panel">
        <div className="panel-head">
          <h2>{says.invitations}</h2>
          <span className="quiet">{says.invitationsLead}</span>
          <Link to="/companies/$c/projects/$p/billing-periods" params={params} className="panel-link">
            {words.commitmentsPage.periods.title}
          </Link>
        </div>
        <Sheet
          caption={says.invitations}
          columns={[says.period, words.commitmentsPage.periods.due, says.state, words.directoryPage.people.actions]}
          rows={rows}
          error={invitations.error ?? periods.error}
          none={says.noPeriods}
          noneHow={says.noPeriodsHow}
          row={(period: BillingPeriod) => (
            <PeriodRow
              key={period.id}
              {...props}
              period={period}
              given={invitations.data?.find((one) => one.period_id === period.id)}
              no={no}
            />
          )}
        />
      </section>
    </>
  );
}

type State = keyof typeof says.states;

function PeriodRow(props: Props & { period: BillingPeriod; given: Invitation | undefined; no: string | null }) {
  const { project, commitment, period, given, no } = props;
  const company = useCompany().id;
  const contacts = useContacts(commitment.vendor.id, no === null).data;
  const about = { period: periodName(period), vendor: commitment.vendor.name };
  const closed = period.status !== 'open';
  const state: State = given?.billed ? 'billed' : closed ? 'closed' : given ? 'invited' : 'none';
  const invite = useChange(
    project,
    () => api.inviteToBill(company, project, commitment.id, period.id),
    () => fill(contacts?.length === 0 ? says.invitedNobody : says.invited, about),
  );
  const revoke = useChange(
    project,
    () => api.uninviteToBill(company, project, commitment.id, period.id),
    () => fill(says.revoked, about),
  );
  const wrong = commitment.status !== 'Approved' ? says.draftNo : closed ? says.closedNo : null;
  return (
    <tr data-period={period.start_date}>
      <th scope="row" className="day">
        {about.period}
      </th>
      <td className="day">{readableDay(period.due_date)}</td>
      <td>
        <span className="badge badge-invitation" data-state={state}>
          {says.states[state]}
        </span>
        {given && (
          <span className="quiet beside">
            {fill(says.invitedBy, { by: given.invited_by, at: readableMoment(given.invited_at) })}
          </span>
        )}
      </td>
      <td className="actions">
        {given === undefined ? (
          <GreyButton
            className="btn btn-row"
            name={says.invite}
            about={fill(says.inviteAbout, about)}
            no={no ?? wrong}
            working={invite.isPending}
            onPress={() => invite.mutate(undefined)}
          />
        ) : (
          <GreyButton
            className="btn btn-row btn-danger"
            name={says.revoke}
            about={fill(says.revokeAbout, about)}
            no={no}
            working={revoke.isPending}
            onPress={() => revoke.mutate(undefined)}
          />
        )}
      </td>
    </tr>
  );
}

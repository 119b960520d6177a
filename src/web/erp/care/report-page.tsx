import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { approverActs } from '../../../domain/accountant-report.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { type Approver, type ReportSpan, reportPath } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';

const says = words.accountantReport;
const heads = says.columns;

/** All who may let invoices through, by whose grant, and what they did in the span that the address names. */
export function ReportPage() {
  const company = useCompany();
  const span: ReportSpan = useSearch({ from: '/signed-in/companies/$c/erp/accountant-report' });
  const { data, error } = useQuery({
    queryKey: ['company', company.id, 'accountant-report', span],
    queryFn: () => api.accountantReport(company.id, span),
    placeholderData: (before) => before,
  });
  const c = String(company.id);
  const crumbs = (
    <Link to="/companies/$c/erp" params={{ c }}>
      {words.page.frame.erp}
    </Link>
  );
  const actions = data && (
    <>
      {(['csv', 'xlsx'] as const).map((format) => (
        <a key={format} className="btn" href={reportPath(company.id, format, span)} download>
          {format === 'csv' ? says.csv : says.excel}
        </a>
      ))}
    </>
  );
  return (
    <>
      <PageHead title={says.title} lead={says.lead} crumbs={crumbs} actions={actions} />
      <section className="panel" aria-labelledby="approvers">
        <div className="panel-head">
          <h2 id="approvers">
            {data ? fill(says.people[data.approvers.length === 1 ? 0 : 1], { n: data.approvers.length }) : says.title}
          </h2>
          {data && (
            <span className="quiet">{fill(says.about, { company: company.name, at: readableMoment(data.at) })}</span>
          )}
          {/* It stays while its days are refused: half of a day that is being typed lies before the other one. */}
          <Span span={span} />
        </div>
        {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
        {data?.approvers.length === 0 && <p className="quiet">{says.none}</p>}
        {data && data.approvers.length > 0 && <Approvers rows={data.approvers} />}
      </section>
    </>
  );
}

/** Kept in the address, so that the month that was looked at can be sent to somebody. */
function Span({ span }: { span: ReportSpan }) {
  const navigate = useNavigate();
  const set = (name: 'from' | 'to') => (value: string) =>
    void navigate({ to: '.', search: { ...span, [name]: value === '' ? undefined : value }, replace: true });
  return (
    <div className="panel-link report-span">
      <span className="quiet">{says.span}</span>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          size="xs"
          aria-label={says[name]}
          value={span[name] ?? ''}
          onChange={({ currentTarget: { value } }) => set(name)(value)}
        />
      ))}
    </div>
  );
}

function Approvers({ rows }: { rows: readonly Approver[] }) {
  return (
    <div className="sheet">
      <table className="table approvers">
        <thead>
          <tr>
            <th scope="col">{heads.name}</th>
            <th scope="col">{heads.level}</th>
            <th scope="col">{heads.grantedAt}</th>
            {approverActs.map((act) => (
              <th key={act} scope="col" className="num" title={act === 'forced' ? says.forcedSays : undefined}>
                {heads[act]}
              </th>
            ))}
            <th scope="col">{heads.lastAct}</th>
            <th scope="col">{heads.signIn}</th>
            <th scope="col">{heads.digest}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: Approver }) {
  const { granted, signs_in: signs } = row;
  const ways = [
    ...(signs.password ? [says.password] : []),
    ...signs.service_accounts.map((name) => fill(says.account, { name })),
  ];
  return (
    <tr>
      <th scope="row">
        {row.name} {!row.active && <span className="badge badge-status">{says.inactive}</span>}
        <div className="quiet">{row.login}</div>
      </th>
      <td>{words.permission.levels[row.erp_integrations]}</td>
      <td>
        {granted === null ? says.beginning : readableMoment(granted.at)}
        {granted?.by && <div className="quiet">{granted.by}</div>}
      </td>
      {approverActs.map((act) => (
        <td key={act} className="num" data-tone={act === 'forced' && row.acts[act] > 0 ? 'red' : undefined}>
          {row.acts[act]}
        </td>
      ))}
      <td>{row.last_act_at === null ? says.never : readableMoment(row.last_act_at)}</td>
      <td>
        {ways.length === 0 ? says.noSignIn : ways.join(', ')}
        {signs.last_at && <div className="quiet">{readableMoment(signs.last_at)}</div>}
      </td>
      <td>{row.digest ? says.yes : says.no}</td>
    </tr>
  );
}

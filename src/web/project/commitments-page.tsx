import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { commitmentStatuses } from '../../domain/billing/commitment.ts';
import { formatMoney, sum } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CommitmentRow, PurchaseOrderContract, WorkOrderContract } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { MoneyCell, SkeletonRows } from '../parts/cells.tsx';
import { centsOf } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { readsErpTool, useCompany, useGrants } from '../session.tsx';
import { useReadsAll, useWhyNotOn } from './contract/may.ts';
import { ProjectSections } from './contract/project-sections.tsx';

const says = words.page.project;
const more = words.commitmentsPage.list;
const { statuses } = words.commitmentsPage;

type Kind = keyof typeof more.kinds;
interface Listed {
  readonly kind: Kind;
  readonly one: WorkOrderContract | PurchaseOrderContract;
  readonly status: CommitmentRow['status'];
}

function Row({ listed, c, p, erp }: { listed: Listed; c: string; p: string; erp: boolean }) {
  const { kind, one, status } = listed;
  return (
    <tr>
      <th scope="row" className="code">
        <Link to="/companies/$c/projects/$p/commitments/$id" params={{ c, p, id: String(one.id) }}>
          {one.number}
        </Link>
      </th>
      <td>
        {one.title}
        <span className="under">{more.kinds[kind]}</span>
      </td>
      <td>{one.vendor.name}</td>
      <td>
        <span className="badge badge-status">{statuses[status]}</span>
      </td>
      <MoneyCell amount={one.revised_contract} />
      <MoneyCell amount={one.total_requisitions_amount} />
      <MoneyCell amount={one.remaining_balance_outstanding} />
      {erp && <td className="code">{one.origin_id ?? '–'}</td>}
    </tr>
  );
}

function useCommitments(project: number) {
  const company = useCompany().id;
  return useQuery({
    queryKey: keys.commitments(company, project),
    queryFn: async (): Promise<readonly Listed[]> => {
      // The lists of the kinds have the sums, the short list of both has the statuses by one set of names.
      const [subcontracts, orders, rows] = await Promise.all([
        api.commitments(company, project),
        api.purchaseOrders(company, project),
        api.commitmentRows(company, project),
      ]);
      const known = new Map(rows.map(({ id, status }) => [id, status]));
      const listed = (kind: Kind) => (one: Listed['one']) => ({ kind, one, status: known.get(one.id) ?? 'Draft' });
      return [...subcontracts.map(listed('subcontract')), ...orders.map(listed('purchase_order'))];
    },
  });
}

/** What of the list is looked for: by any of its words, and by status. */
function useChosen(all: readonly Listed[] | undefined) {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const wanted = search.trim().toLowerCase();
  const chosen = all?.filter(
    (listed) =>
      (status === '' || listed.status === status) &&
      [listed.one.number, listed.one.title, listed.one.vendor.name, listed.one.origin_id ?? ''].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
  const tools = (
    <>
      <input
        type="search"
        className="field field-search"
        aria-label={more.search}
        placeholder={more.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <select
        className="field"
        aria-label={says.status}
        value={status}
        onChange={(event) => setStatus(event.target.value)}
      >
        <option value="">{more.everyStatus}</option>
        {commitmentStatuses.map((one) => (
          <option key={one} value={one}>
            {statuses[one]}
          </option>
        ))}
      </select>
    </>
  );
  return { chosen, tools };
}

function NewButtons({ c, p }: { c: string; p: string }) {
  const navigate = useNavigate();
  const no = useWhyNotOn(Number(p), 'commitment.write');
  const begin = (kind: Kind) => () =>
    void navigate({ to: '/companies/$c/projects/$p/commitments/new', params: { c, p }, search: { kind } });
  return (
    <>
      <GreyButton name={more.addOrder} no={no} onPress={begin('purchase_order')} />
      <GreyButton className="btn btn-main" name={more.addSubcontract} no={no} onPress={begin('subcontract')} />
    </>
  );
}

const columns = [says.number, says.title, says.vendor, says.status] as const;
const figures = [says.contractSum, says.invoiced, says.remaining] as const;

function Table(props: { rows: readonly Listed[] | undefined; c: string; p: string }) {
  const { rows, c, p } = props;
  const erp = readsErpTool(useGrants());
  return (
    <table className="table">
      <caption className="sr-only">{says.commitments}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {figures.map((figure) => (
            <th key={figure} scope="col" className="num">
              {figure}
            </th>
          ))}
          {erp && <th scope="col">{says.erpNumber}</th>}
        </tr>
      </thead>
      <tbody>
        {rows === undefined && <SkeletonRows columns={erp ? 8 : 7} rows={6} />}
        {rows?.map((listed) => (
          <Row key={listed.one.id} listed={listed} c={c} p={p} erp={erp} />
        ))}
      </tbody>
      {rows !== undefined && rows.length > 1 && <Totals rows={rows} erp={erp} />}
    </table>
  );
}

/** What those that are shown come to. */
function Totals({ rows, erp }: { rows: readonly Listed[]; erp: boolean }) {
  const total = (pick: (one: Listed['one']) => string) => formatMoney(sum(rows.map(({ one }) => centsOf(pick(one)))));
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={4}>
          {says.total}
        </th>
        <MoneyCell amount={total((one) => one.revised_contract)} />
        <MoneyCell amount={total((one) => one.total_requisitions_amount)} />
        <MoneyCell amount={total((one) => one.remaining_balance_outstanding)} />
        {erp && <td />}
      </tr>
    </tfoot>
  );
}

/** The commitments of a project, each with what has been invoiced on it. */
export function CommitmentsPage() {
  const { c, p } = useParams({ from: '/signed-in/companies/$c/projects/$p/commitments' });
  const project = Number(p);
  const name = useProjectName(project);
  const readsAll = useReadsAll(project);
  const { data, error } = useCommitments(project);
  const { chosen, tools } = useChosen(data);
  if (error && data === undefined) return <Refusal problem={error} />;
  return (
    <>
      <PageHead
        title={name === '' ? says.commitments : fill(says.commitmentsOf, { project: name })}
        actions={readsAll && <NewButtons c={c} p={p} />}
      />
      <ProjectSections project={project} />
      {readsAll && data?.length !== 0 && <div className="toolbar">{tools}</div>}
      <div className="sheet">
        {data?.length !== 0 && chosen?.length !== 0 && <Table rows={chosen} c={c} p={p} />}
        {data?.length === 0 && <Trouble title={says.noCommitments}>{readsAll && more.noneHow}</Trouble>}
        {data?.length !== 0 && chosen?.length === 0 && <Trouble title={more.noneFound} />}
      </div>
    </>
  );
}

import { Link } from '@tanstack/react-router';
import { type FindingKind, findings, toKnowKinds } from '../../../domain/tie-out.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { Finding, TieOutWhole } from '../../../http/client.ts';
import { readableAmount } from '../../parts/format.ts';
import { oneMore } from '../../parts/one-more.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { MoreRows } from './more-rows.tsx';
import { NoteCell } from './note.tsx';
import type { TieOutSearch } from './search.ts';
import { useFindings } from './use-tie-outs.ts';

const says = words.tieOut;

interface Props {
  readonly run: TieOutWhole;
  readonly search: TieOutSearch;
  readonly erp: string;
  readonly change: (search: TieOutSearch) => void;
  readonly note: (found: Finding) => void;
}

/** The findings of a tie-out, of one kind or project where one is picked, with what to do about them. */
export function Findings({ run, search, erp, change, note }: Props) {
  const found = useFindings(run.id, search);
  const rows = found.data?.pages.flatMap((page) => page.findings);
  const { kind, since, ...rest } = search;
  if (Object.keys(run.counts).length === 0 && search.since === undefined) return null;
  return (
    <section className="panel" data-old={found.isPlaceholderData}>
      <div className="panel-head">
        <h2>{titleOf(search)}</h2>
        {(kind !== undefined || since !== undefined) && (
          <button type="button" className="btn btn-row panel-link" onClick={() => change(rest)}>
            {says.showAll}
          </button>
        )}
      </div>
      {kind !== undefined && <ToDo kind={kind} erp={erp} />}
      {since === 'settled' && <p className="verdict">{says.compared.settledSays}</p>}
      {rows === undefined && (found.error ? <Refusal problem={found.error} /> : <Loading />)}
      {isOnlyCounted(run, search) && <p className="quiet panel-says">{says.onlyCounted}</p>}
      {rows?.length === 0 && !isOnlyCounted(run, search) && <p className="quiet">{says.noFindings}</p>}
      {rows && rows.length > 0 && (
        <div className="sheet">
          <table className="table tie-out-findings">
            <thead>
              <tr>
                {(['kind', 'invoice', 'vendor', 'project', 'bill'] as const).map((name) => (
                  <th key={name} scope="col">
                    {says.columns[name]}
                  </th>
                ))}
                {(['ours', 'theirs'] as const).map((name) => (
                  <th key={name} scope="col" className="num">
                    {says.columns[name]}
                  </th>
                ))}
                <th scope="col">{says.columns.note}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} found={row} erp={erp} note={note} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreRows more={found.hasNextPage ? () => void oneMore(found) : null} />
    </section>
  );
}

/** Is something of what was asked for found, and kept no longer? */
const isOnlyCounted = ({ to_know_kept, counts }: TieOutWhole, { kind, since }: TieOutSearch): boolean =>
  !to_know_kept && since === undefined && toKnowKinds.some((one) => (kind ?? one) === one && (counts[one] ?? 0) > 0);

function titleOf({ kind, since }: TieOutSearch): string {
  if (since !== undefined) return since === 'new' ? says.compared.newTitle : says.compared.settledTitle;
  return kind === undefined ? says.findings : says.kinds[kind].title;
}

const ToDo = ({ kind, erp }: { kind: FindingKind; erp: string }) => (
  <p className="verdict">
    {fill(says.kinds[kind].says, { erp })} {fill(says.kinds[kind].todo, { erp })}
  </p>
);

function Row({ found, erp, note }: { found: Finding } & Pick<Props, 'erp' | 'note'>) {
  const c = String(useCompany().id);
  const { kind, invoice, vendor, project, bill, ours, theirs, differences, is_new } = found;
  return (
    <tr>
      <th scope="row">
        <span className="badge" data-finding={findings[kind]}>
          {says.kinds[kind].title}
        </span>
        {is_new && findings[kind] === 'wrong' && <span className="badge badge-new">{says.compared.isNew}</span>}
      </th>
      <td>
        {invoice === null ? (
          '–'
        ) : (
          <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(invoice.id) }}>
            {invoice.number ?? invoice.id}
          </Link>
        )}
      </td>
      <td>{vendor ?? '–'}</td>
      <td>{project?.name ?? '–'}</td>
      <td>
        {bill?.label ?? '–'}
        {differences.length > 0 && (
          <ul className="tie-out-differences" aria-label={fill(says.kinds.changed.says, { erp })}>
            {differences.map((one) => (
              <li key={`${one.part} ${one.line} ${one.code}`}>{sentenceOf(one)}</li>
            ))}
          </ul>
        )}
      </td>
      <td className="num">{ours === null ? '–' : readableAmount(ours)}</td>
      <td className="num">{theirs === null ? '–' : readableAmount(theirs)}</td>
      <td className="tie-out-note">
        <NoteCell found={found} open={note} />
      </td>
    </tr>
  );
}

function sentenceOf({ part, line, code, ours, theirs }: Finding['differences'][number]): string {
  const named = fill(says.parts[part as keyof typeof says.parts], { line, code });
  const shown = (value: string | null) =>
    value === null ? says.nothing : /^-?\d+\.\d\d$/.test(value) ? readableAmount(value) : value;
  return fill(says.differs, { part: named, ours: shown(ours), theirs: shown(theirs) });
}

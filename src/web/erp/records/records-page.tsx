import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { missing } from '../../../domain/permission.ts';
import type { RecordFilter, RecordMove } from '../../../domain/records/flow.ts';
import { isListed, type RecordKind, rulesOf } from '../../../domain/records/kinds.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem, ErpRecordList } from '../../../http/client.ts';
import { SkeletonRows } from '../../parts/cells.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useErpName } from '../../parts/erp-name.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useMessages } from '../../parts/messages.tsx';
import { oneMore } from '../../parts/one-more.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { NotFoundPanel, Refusal } from '../../parts/trouble.tsx';
import type { Give } from '../../parts/use-given.ts';
import { useRowFocus } from '../../parts/use-row-focus.ts';
import { useCompany, useGrants } from '../../session.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import { MatchDialog } from './match-dialog.tsx';
import { HeldDialog, RecordDialog } from './record-dialogs.tsx';
import { RecordRow } from './record-row.tsx';
import { filtersOf, kindOf, type RecordSearch, recordSearch } from './search.ts';
import { ToolTabs } from './tool-tabs.tsx';
import { type HeldBy, keyOf, recordName, useListActions, useRecordMoves } from './use-record-moves.ts';
import { useRecords } from './use-records.ts';

const says = words.recordsPage;
const typingMs = 250;

/** What is open over the list: a move that wants something typed or chosen, or why it cannot be. */
type Open =
  | { readonly is: 'accept' | 'retry' | 'reject' | 'link'; readonly item: ErpRecordItem }
  | { readonly is: 'held'; readonly item: ErpRecordItem; readonly held: readonly HeldBy[] };

/** Of the record as the list has it by now. */
const asItIs = (open: Open, items: readonly ErpRecordItem[]): Open => ({
  ...open,
  item: items.find((one) => keyOf(one) === keyOf(open.item)) ?? open.item,
});

/** Records of one kind: what the ERP has, what waits, what is joined; and what may be done with each. */
export function RecordsPage() {
  const { kind: given } = useParams({ from: '/signed-in/companies/$c/erp/records/$kind' });
  const kind = kindOf(given);
  return kind === null ? <NotFoundPanel /> : <Records key={kind} kind={kind} />;
}

function Records({ kind }: { kind: RecordKind }) {
  const { erp } = useErpName();
  const search = recordSearch({ ...useSearch({ from: '/signed-in/companies/$c/erp/records/$kind' }) });
  const navigate = useNavigate({ from: '/companies/$c/erp/records/$kind' });
  const filters = filtersOf(kind);
  const filter = search.filter !== undefined && filters.includes(search.filter) ? search.filter : filters[0]!;
  const found = useRecords({ kind, filter, search: search.search, project_id: search.project_id });
  const change = useCallback(
    (next: RecordSearch) =>
      void navigate({ search: (now) => recordSearch({ ...now, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const { run, isUnder } = useRecordMoves();
  const focus = useRowFocus();
  const [open, setOpen] = useState<Open | null>(null);
  const busy = useRef(false);
  busy.current = open !== null || search.open !== undefined;
  const c = useCompany().id;
  const { tell } = useMessages();
  const press = useCallback(
    (item: ErpRecordItem, move: RecordMove) => {
      const typed = move === 'accept' || move === 'reject' || move === 'link';
      if (typed || (move === 'retry' && !item.parked)) return setOpen({ is: move as 'accept', item });
      void run(item, move).then((no) => {
        if (no === null || typeof no === 'string') return;
        if (!busy.current) return setOpen({ is: 'held', item, held: no.held });
        // Something else was opened meanwhile, and may be half typed: this one waits above the page.
        const way = { text: says.standsOnIt, href: `/companies/${c}/erp/records/${kind}`, search: { open: item.id } };
        tell({ kind: 'refusal', slot: `record-${kind} ${keyOf(item)}`, about: recordName(item), text: no.says, way });
      });
    },
    [run, tell, c, kind],
  );
  const { refetch } = found;
  // What is typed is meant for the record as it was when the dialog opened; only after a refusal is the next try of its newer state.
  const give = useCallback<Run>(
    async (item, move, body, shown) => {
      const no = await run(item, move, body, shown);
      if (no !== null) {
        void refetch({ cancelRefetch: false }).then(({ data }) => {
          const items = data?.pages.flatMap((page) => page.items) ?? [];
          setOpen((now) => (now?.item === item ? asItIs(now, items) : now));
        });
      }
      return no;
    },
    [run, refetch],
  );
  const openOne = useCallback((item: ErpRecordItem) => item.id !== null && change({ open: item.id }), [change]);
  if (found.error && found.items === null) return <Refusal problem={found.error} />;
  const asOf = readableMoment(found.first?.reading?.as_of ?? null);
  return (
    <>
      <PageHead title={words.records.many[kind]} crumbs={<ToolLink />} />
      <ToolTabs current={kind} />
      <Filters kind={kind} filter={filter} search={search} counts={found.first?.counts ?? null} />
      <Bar kind={kind} erp={erp} search={search} change={change} first={found.first} />
      <div className="sheet" aria-busy={found.items === null || found.isPlaceholderData}>
        <table className="table records">
          <caption className="sr-only">{words.records.many[kind]}</caption>
          <Head kind={kind} erp={erp} />
          <tbody {...focus}>
            {found.items === null && <SkeletonRows columns={columnsOf(kind)} rows={8} />}
            {found.items?.map((item) => (
              <RecordRow
                key={item.id ?? `erp-${item.erp_id}`}
                {...{ item, erp, asOf, press }}
                {...shownOf(kind)}
                open={openOne}
                working={isUnder(item)}
              />
            ))}
          </tbody>
        </table>
        {found.items?.length === 0 && (
          <p className="records-empty">{search.search ? says.emptySearch : says.empty[filter]}</p>
        )}
      </div>
      {found.hasNextPage && (
        <p className="more">
          <button type="button" className="btn" onClick={() => void oneMore(found)}>
            {says.more}
          </button>
        </p>
      )}
      {open !== null && (
        <Opened
          {...{ open, erp }}
          run={give}
          close={() => setOpen(null)}
          compare={(item) => setOpen({ is: 'link', item })}
        />
      )}
      {search.open !== undefined && (
        <RecordDialog item={{ kind, id: search.open }} close={() => change({ open: 0 })} key={search.open} />
      )}
    </>
  );
}

function ToolLink() {
  const c = String(useCompany().id);
  return (
    <Link to="/companies/$c/erp" params={{ c }}>
      {words.page.frame.erp}
    </Link>
  );
}

const shownOf = (kind: RecordKind) => ({
  amounts: kind === 'commitment' || kind === 'change_order' || kind === 'payment',
  projects: kind !== 'vendor' && kind !== 'job' && kind !== 'cost_type',
});
const columnsOf = (kind: RecordKind) =>
  (kind === 'vendor' ? 4 : 5) + Object.values(shownOf(kind)).filter((shown) => shown).length;

function Head({ kind, erp }: { kind: RecordKind; erp: string }) {
  const { amounts, projects } = shownOf(kind);
  const heads = says.columns;
  return (
    <thead>
      <tr>
        <th scope="col">{heads.name}</th>
        {kind !== 'vendor' && <th scope="col">{heads.number}</th>}
        {projects && (
          <th scope="col" className="record-project">
            {heads.project}
          </th>
        )}
        {amounts && (
          <th scope="col" className="num">
            {heads.amount}
          </th>
        )}
        <th scope="col">{fill(heads.erp, { erp })}</th>
        <th scope="col">{heads.state}</th>
        <th scope="col" className="actions">
          {heads.actions}
        </th>
      </tr>
    </thead>
  );
}

/** The states as links with live counts. */
function Filters(props: {
  kind: RecordKind;
  filter: RecordFilter;
  search: RecordSearch;
  counts: ErpRecordList['counts'] | null;
}) {
  const { kind, filter, search, counts } = props;
  const c = String(useCompany().id);
  const { open: _open, ...kept } = search;
  return (
    <nav className="record-filters" aria-label={says.filtersLabel}>
      {filtersOf(kind).map((one) => (
        <Link
          key={one}
          to="/companies/$c/erp/records/$kind"
          params={{ c, kind }}
          search={{ ...kept, filter: one }}
          className="record-filter"
          aria-current={one === filter ? 'page' : undefined}
          activeProps={{}}
          resetScroll={false}
        >
          {one === 'ready_to_import' && !rulesOf(kind).imported ? says.onlyThere : says.filters[one]}
          <span className="count">{counts?.[one] ?? ' '}</span>
        </Link>
      ))}
    </nav>
  );
}

/** Search, how old the ERP's list is, and what is asked of the whole list. */
function Bar(props: {
  kind: RecordKind;
  erp: string;
  search: RecordSearch;
  change: (search: RecordSearch) => void;
  first: ErpRecordList | null;
}) {
  const { kind, erp, search, change, first } = props;
  const { refresh, linkAll } = useListActions(kind);
  const [asking, setAsking] = useState(false);
  const lacking = missing(useGrants(), 'record.keep', null);
  const no = lacking.length === 0 ? null : say(notPermitted(lacking));
  const bulk = rulesOf(kind).linked && isListed(kind) && kind !== 'commitment';
  return (
    <div className="toolbar">
      <search>
        <SearchBox
          value={search.search ?? ''}
          label={says.search}
          hint={says.searchHint}
          pauseMs={typingMs}
          change={(text) => change({ search: text })}
        />
      </search>
      <Age kind={kind} erp={erp} first={first} />
      <div className="toolbar-end">
        {bulk && (first?.counts.ready_to_import ?? 0) > 0 && (first?.counts.not_in_erp ?? 0) > 0 && (
          <GreyButton name={says.linkAll} no={no} onPress={() => setAsking(true)} />
        )}
        {isListed(kind) && (
          <GreyButton
            name={says.refresh}
            no={no}
            working={first?.reading?.reading === true}
            onPress={() => void refresh()}
          />
        )}
      </div>
      {asking && (
        <Confirm
          title={says.linkAllTitle}
          says={fill(says.linkAllSays, { thing: words.records.one[kind], erp })}
          yes={says.linkAll}
          onYes={() => {
            setAsking(false);
            void linkAll();
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Age({ kind, erp, first }: { kind: RecordKind; erp: string; first: ErpRecordList | null }) {
  if (first === null) return null;
  const reading = first.reading;
  if (!isListed(kind)) return <p className="quiet record-age">{fill(says.noList, { erp })}</p>;
  return (
    <div className="record-age" role="status">
      {reading?.reading ? (
        <span className="quiet">{fill(says.refreshing, { erp })}</span>
      ) : (
        <span className="quiet">
          {reading?.as_of == null
            ? fill(says.neverRead, { erp })
            : fill(says.asOf, { erp, count: reading.records, at: readableMoment(reading.as_of) })}
        </span>
      )}
      {reading?.error && <span className="problem">{fill(says.readFailed, { because: reading.error })}</span>}
    </div>
  );
}

/** What stands on a record is asked about by an unlink alone. */
const inOneSentence = async (asked: ReturnType<Run>): Promise<string | null> => {
  const no = await asked;
  return typeof no === 'string' ? no : null;
};

type Run = ReturnType<typeof useRecordMoves>['run'];

function Opened(props: {
  open: Open;
  erp: string;
  run: Run;
  close: () => void;
  compare: (item: ErpRecordItem) => void;
}) {
  const { open, erp, run, close, compare } = props;
  const { item } = open;
  if (open.is === 'held') return <HeldDialog item={item} held={open.held} close={close} />;
  if (open.is === 'link') {
    const choose = (match: { readonly id: number }) => {
      close();
      const [id, erp_id] = item.id === null ? [match.id, item.erp_id!] : [item.id, match.id];
      void run({ ...item, id }, 'link', { erp_id });
    };
    return <MatchDialog item={item} erp={erp} close={close} choose={choose} />;
  }
  if (open.is === 'reject') {
    const give: Give = (reason, shown) => inOneSentence(run(item, 'reject', { reason }, shown));
    const title = fill(says.reject.title, { name: recordName(item) });
    const about = `${item.kind} ${item.flow_id}`;
    return <ReasonDialog kind="reject" about={about} title={title} close={close} give={give} />;
  }
  const give: Give = (number, shown) => inOneSentence(run(item, open.is, { number }, shown));
  return <AcceptDialog item={item} erp={erp} move={open.is} close={close} give={give} compare={() => compare(item)} />;
}

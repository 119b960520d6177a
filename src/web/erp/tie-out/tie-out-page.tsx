import { NativeSelect } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { missing } from '../../../domain/permission.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { Connection, Finding, TieOut } from '../../../http/client.ts';
import { useAskedConnections } from '../../parts/erp-name.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { oneMore } from '../../parts/one-more.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loading, Refusal, Trouble } from '../../parts/trouble.tsx';
import { useCompany, useGrants } from '../../session.tsx';
import { ConnectPanel } from '../connect-panel.tsx';
import { AgePanel } from './age-panel.tsx';
import { Findings } from './findings.tsx';
import { MoreRows } from './more-rows.tsx';
import { NoteDialog } from './note.tsx';
import { OutcomesPanel } from './outcomes-panel.tsx';
import { RowsPanel } from './rows-panel.tsx';
import { type TieOutSearch, tieOutSearch } from './search.ts';
import { Totals } from './totals.tsx';
import { useAsking, useTieOuts } from './use-tie-outs.ts';
import { Verdict } from './verdict.tsx';

const says = words.tieOut;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Both systems side by side: what ties out, what does not, and what to do about it. */
export function TieOutPage() {
  const company = useCompany();
  const { data: connected, error: unread } = useAskedConnections();
  const connection = connected?.connections[0];
  const search = tieOutSearch({ ...useSearch({ from: '/signed-in/companies/$c/erp/tie-out' }) });
  const navigate = useNavigate({ from: '/companies/$c/erp/tie-out' });
  const { all, runs, whole, underWay } = useTieOuts(search.run);
  const [asked, setAsked] = useState<number | null>(null);
  const [noting, note] = useState<Finding | null>(null);
  const change = (next: TieOutSearch) =>
    void navigate({ search: () => tieOutSearch({ ...next }), replace: true, resetScroll: false });
  const begun = ({ id }: TieOut) => {
    setAsked(id);
    // Whichever was looked at, what is wanted now is what this one finds.
    const newest = (now: object) => tieOutSearch({ ...now, run: undefined });
    void navigate({ search: newest, replace: true, resetScroll: false });
  };
  const crumbs = (
    <Link to="/companies/$c/erp" params={{ c: String(company.id) }}>
      {words.page.frame.erp}
    </Link>
  );
  const erp = connection?.erp ?? words.page.frame.theErp;
  const head = (
    <PageHead
      title={says.title}
      lead={fill(says.lead, { erp })}
      crumbs={crumbs}
      actions={connection && <Asking connection={connection} underWay={underWay !== null} begun={begun} />}
    />
  );
  if (runs === undefined || connected === undefined) {
    const problem = runs === undefined && all.error ? all.error : unread;
    return (
      <>
        {head}
        {problem ? <Refusal problem={problem} /> : <Loading />}
      </>
    );
  }
  if (connection === undefined) {
    return (
      <>
        {head}
        <ConnectPanel />
      </>
    );
  }
  return (
    <>
      {head}
      <div role="status">
        {underWay ? <Progress run={underWay} erp={erp} /> : <Ended run={runs.find(({ id }) => id === asked)} />}
      </div>
      {whole.data === undefined && (
        <Lacking error={whole.error} some={runs.some((run) => run !== underWay)} erp={erp} />
      )}
      {whole.data && (
        <>
          <Verdict run={whole.data} erp={erp} search={search} change={change} />
          {whole.data.state === 'complete' && (
            <>
              <Findings run={whole.data} search={search} erp={erp} change={change} note={note} />
              <Totals totals={whole.data.totals} search={search} change={change} />
              <RowsPanel run={whole.data} search={search} change={change} />
            </>
          )}
        </>
      )}
      <div className="figures">
        <AgePanel search={search} change={change} erp={erp} />
        <OutcomesPanel search={search} change={change} />
      </div>
      <Earlier
        runs={runs}
        shown={whole.data?.id}
        pick={(run) => change({ run, by: search.by })}
        more={all.hasNextPage ? () => void oneMore(all) : null}
      />
      {noting && <NoteDialog key={noting.id} found={noting} close={() => note(null)} />}
    </>
  );
}

function Asking({
  connection,
  underWay,
  begun,
}: {
  connection: Connection;
  underWay: boolean;
  begun: (run: TieOut) => void;
}) {
  const grants = useGrants();
  const { ask, schedule } = useAsking(connection.id, begun);
  const why = (action: 'tie_out.ask' | 'connection.manage') => {
    const lacking = missing(grants, action, null);
    return lacking.length === 0 ? null : say(notPermitted(lacking));
  };
  return (
    <>
      {why('connection.manage') === null && (
        <NativeSelect
          className="tie-out-hour"
          size="xs"
          aria-label={says.schedule}
          value={(schedule.isPending ? schedule.variables : connection.tie_out_hour) ?? ''}
          onChange={({ currentTarget: { value } }) => schedule.mutate(value === '' ? null : Number(value))}
        >
          <option value="">{says.never}</option>
          {hours.map((hour) => (
            <option key={hour} value={hour}>
              {says.schedule} {String(hour).padStart(2, '0')}:00
            </option>
          ))}
        </NativeSelect>
      )}
      <GreyButton
        className="btn btn-main"
        name={says.ask}
        no={why('tie_out.ask')}
        working={ask.isPending || underWay}
        onPress={() => ask.mutate()}
      />
    </>
  );
}

function Progress({ run, erp }: { run: TieOut; erp: string }) {
  return (
    <div className="banner">
      <span className="spinner" aria-hidden="true" />{' '}
      {run.state === 'waiting' ? says.waiting : fill(says.running, { erp, bills: run.bills })}
    </div>
  );
}

/** The one that was asked for here, as soon as it has ended: whoever cannot see it come hears of it. */
function Ended({ run }: { run: TieOut | undefined }) {
  if (run === undefined || run.ended_at === null) return null;
  const state = fill(says.states[run.state], { because: run.because, bills: run.bills });
  // Eyes see its verdict, which takes the place of the one before.
  return <p className="sr-only">{fill(says.ended, { state })}</p>;
}

function Lacking({ error, some, erp }: { error: unknown; some: boolean; erp: string }) {
  if (error) return <Refusal problem={error} />;
  return some ? <Loading /> : <None erp={erp} />;
}

const None = ({ erp }: { erp: string }) => <Trouble title={says.none}>{fill(says.noneSays, { erp })}</Trouble>;

function Earlier({
  runs,
  shown,
  pick,
  more,
}: {
  runs: readonly TieOut[];
  shown: number | undefined;
  pick: (id: number) => void;
  more: (() => void) | null;
}) {
  const ended = runs.filter(({ ended_at }) => ended_at !== null);
  if (ended.length < 2) return null;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.earlier}</h2>
      </div>
      <ul className="plain-list">
        {ended.map((run) => (
          <li key={run.id}>
            <button
              type="button"
              className="link-button"
              aria-current={run.id === shown ? 'true' : undefined}
              onClick={() => pick(run.id)}
            >
              {readableMoment(run.ended_at)}
            </button>{' '}
            <span className="quiet">
              {run.asked_by === null ? says.byHub : fill(says.byName, { name: run.asked_by.name })},{' '}
              {fill(says.states[run.state], { because: run.because, bills: run.bills })}
            </span>
          </li>
        ))}
      </ul>
      <MoreRows more={more} />
    </section>
  );
}

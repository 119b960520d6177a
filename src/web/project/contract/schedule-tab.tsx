import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { changeOf } from '../../../domain/billing/commitment.ts';
import { type Cents, readableMoney } from '../../../domain/money.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import { type Codes, Refused, type ScheduleOfValues, type WholeCommitment } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { centsOf } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { LeaveGuard } from '../../parts/leave-guard.tsx';
import { useMessages } from '../../parts/messages.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { inputOf, refusedLines } from '../lines/input.ts';
import { totalOf } from '../lines/judge.ts';
import { LinesGrid } from '../lines/lines-grid.tsx';
import { LinesTools, WrongLines } from '../lines/lines-tools.tsx';
import { columnsOf, type Ground, type LineRow, rowOf } from '../lines/sheet.ts';
import { type Lines, useLines } from '../lines/use-lines.ts';
import { usePersistentSave } from '../use-persistent-save.ts';
import { FormBar } from './form-bar.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { useWhyNotOn } from './may.ts';
import { useSaveKey } from './save-key.ts';
import { slot, useAskProject } from './use-change.ts';
import { useCodes } from './use-codes.ts';

const says = words.commitmentsPage.schedule;

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
}

const keyOf = (company: number, { project, commitment }: Props) =>
  [...keys.commitment(company, project, commitment.id), 'schedule'] as const;

/** The schedule of values: typed into while the commitment is not signed, and read afterwards. */
export function ScheduleTab(props: Props) {
  const company = useCompany().id;
  const { project, commitment } = props;
  const schedule = useQuery({
    queryKey: keyOf(company, props),
    queryFn: () => api.scheduleOfValues(company, project, commitment.id),
  });
  const codes = useCodes(project);
  const error = schedule.error ?? codes.error;
  if (schedule.data === undefined || codes.data === undefined) return error ? <Refusal problem={error} /> : <Loading />;
  return <Schedule {...props} schedule={schedule.data} codes={codes.data} />;
}

const rowsOf = (schedule: ScheduleOfValues): readonly LineRow[] =>
  schedule.lines.map((line, i) =>
    rowOf(
      {
        ...line,
        fixed: line.change_order,
        unitPrice: line.unit_price,
        costCode: line.cost_code.code,
        costType: line.cost_type.name,
      },
      i + 1,
      true,
    ),
  );

type Shown = Props & { schedule: ScheduleOfValues; codes: Codes };

/** Locked while somebody enters lines, it shows what is saved; what was entered waits in the browser. */
function Schedule(props: Shown) {
  const right = useWhyNotOn(props.project, 'commitment.write');
  const open = changeOf('schedule_of_values', props.commitment);
  const locked = right ?? (open.ok ? null : say(open.refusal));
  return <ScheduleLines key={locked === null ? 'open' : 'locked'} {...props} locked={locked} />;
}

function ScheduleLines({ project, commitment, schedule, codes, locked }: Shown & { locked: string | null }) {
  const company = useCompany().id;
  const [importing, setImporting] = useState(false);
  const method = schedule.accounting_method;
  const ground = useMemo<Ground>(
    () => ({ method, columns: columnsOf(method), codes, locked }),
    [method, codes, locked],
  );
  const saved = useMemo(() => rowsOf(schedule), [schedule]);
  const lines = useLines(saved, ground, `${company} ${commitment.id}`);
  const saving = useScheduleSaving({ project, commitment }, schedule, lines, ground);
  const none = locked !== null && schedule.lines.length === 0;
  return (
    <>
      <LeaveGuard dirty={lines.dirty} />
      {locked !== null && <LockedNote project={project} commitment={commitment} why={locked} />}
      {lines.restored && <p className="note">{says.restored}</p>}
      {lines.stale && <Stale lines={lines} saved={saved} />}
      {saving.pressed && <WrongLines lines={lines} ground={ground} />}
      {!none && (
        <>
          {locked === null && (
            <LinesTools lines={lines} ground={ground}>
              <span className="tools-gap" />
              <GreyButton
                className="btn btn-row"
                name={says.import}
                no={lines.dirty ? words.commitmentsPage.imports.unsaved : null}
                onPress={() => setImporting(true)}
              />
            </LinesTools>
          )}
          <LinesGrid
            lines={lines}
            ground={ground}
            caption={says.caption}
            foot={<Foot lines={lines} ground={ground} schedule={schedule} />}
          />
        </>
      )}
      {none && <p className="note">{says.none}</p>}
      {locked === null && <SaveBar lines={lines} saved={saved} saving={saving} />}
      {importing && (
        <ImportDialog project={project} commitment={commitment} schedule={schedule} close={() => setImporting(false)} />
      )}
    </>
  );
}

/** With the way to what changes the sum of a signed commitment. */
function LockedNote({ project, commitment, why }: Props & { why: string }) {
  const may = useWhyNotOn(project, 'commitment.write') === null;
  const params = { c: String(useCompany().id), p: String(project), id: String(commitment.id) };
  return (
    <p className="note">
      {why}{' '}
      {may && (
        <Link to="/companies/$c/projects/$p/commitments/$id" params={params} search={{ tab: 'change_orders' }}>
          {words.commitmentsPage.tabs.change_orders}
        </Link>
      )}
    </p>
  );
}

function Stale({ lines, saved }: { lines: Lines; saved: readonly LineRow[] }) {
  return (
    <div className="banner" data-tone="yellow" role="alert">
      <div>{says.stale}</div>
      <button type="button" className="btn btn-row" onClick={lines.keepMine}>
        {says.keepMine}
      </button>
      <button type="button" className="btn btn-row" onClick={() => lines.take(saved)}>
        {says.takeTheirs}
      </button>
    </div>
  );
}

/** What the lines come to as they are typed, and what that makes of the contract sum. */
function Foot(props: { lines: Lines; ground: Ground; schedule: ScheduleOfValues }) {
  const { lines, ground, schedule } = props;
  const total = totalOf(lines.meant, ground);
  const difference = (total - centsOf(schedule.revised)) as Cents;
  const count = lines.meant.length;
  const [one, many] = says.lineCount;
  const approved = centsOf(schedule.approved_changes);
  return (
    <tr>
      <th scope="row" colSpan={ground.columns.length - 1}>
        {says.total}
        <span className="quiet foot-note">{fill(count === 1 ? one : many, { count })}</span>
        {approved !== 0 && (
          <span className="quiet foot-note">
            {says.approvedChanges} {readableMoney(approved)}
          </span>
        )}
        {difference !== 0 && (
          <span className="foot-note" data-testid="difference">
            {says.difference} {difference > 0 ? '+' : ''}
            {readableMoney(difference)}
          </span>
        )}
      </th>
      <td className="num strong" data-total="amount">
        {readableMoney(total)}
      </td>
    </tr>
  );
}

/** Saving the whole schedule at once, for as long as it takes. */
function useScheduleSaving(props: Props, schedule: ScheduleOfValues, lines: Lines, ground: Ground) {
  const company = useCompany().id;
  const { project, commitment } = props;
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const [pressed, setPressed] = useState(false);
  const sent = useRef<readonly LineRow[]>([]);
  const { saving, press } = usePersistentSave(
    () => {
      setPressed(true);
      lines.setRefused(new Map());
      if (lines.wrong.length > 0 || lines.stale) return null;
      sent.current = lines.meant;
      const input = lines.meant.map((row) => inputOf(row, ground));
      const seen = { version: schedule.version };
      return api.setScheduleOfValues(company, project, commitment.id, { lines: input }, seen);
    },
    (answer) => {
      setPressed(false);
      queries.setQueryData(keyOf(company, props), answer);
      lines.saved(sent.current, rowsOf(answer));
      tell({ kind: 'success', text: says.saved, slot });
      void askAgain();
    },
    (problem) => {
      const refused = refusedLines(problem, sent.current);
      if (refused !== null) lines.setRefused(refused);
      // Somebody else was first: the schedule comes anew, and the banner says so.
      const first = problem instanceof Refused && problem.code === 'changed_meanwhile';
      if (!first) tell({ kind: 'refusal', text: inWords(problem), slot });
      void askAgain();
    },
  );
  const submit = () => {
    lines.dispatch({ do: 'settle' });
    // What was still being typed has to be in the lines first.
    setTimeout(() => void press(), 0);
  };
  useSaveKey(() => lines.dirty && submit());
  return { saving, submit, pressed };
}

function SaveBar(props: { lines: Lines; saved: readonly LineRow[]; saving: ReturnType<typeof useScheduleSaving> }) {
  const { lines, saved, saving } = props;
  const [asking, setAsking] = useState(false);
  const no = lines.dirty ? (lines.stale ? says.staleFirst : null) : words.commitmentsPage.form.unchanged;
  const discard = (
    <GreyButton
      className="btn btn-plain"
      name={says.discard}
      no={lines.dirty ? null : words.commitmentsPage.form.unchanged}
      onPress={() => setAsking(true)}
    />
  );
  return (
    <>
      <FormBar
        beside={discard}
        name={says.save}
        no={no}
        dirty={lines.dirty}
        saving={saving.saving}
        submit={saving.submit}
      />
      {asking && (
        <Confirm
          title={says.discardTitle}
          says={says.discardSays}
          yes={says.discard}
          onYes={() => {
            setAsking(false);
            lines.take(saved);
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}

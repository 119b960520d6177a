import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { ChangeOrderStatus } from '../../../domain/billing/change-order.ts';
import { readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { type ChangeOrder, type Codes, Refused, type WholeCommitment } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { useGone } from '../../parts/gone.tsx';
import { type Draft, useKeptDraft } from '../../parts/kept-draft.ts';
import { LeaveGuard } from '../../parts/leave-guard.tsx';
import { useMessages } from '../../parts/messages.tsx';
import { type Problem, problemOf, RecordFields } from '../../parts/record-dialog.tsx';
import { StaleNotice } from '../../parts/stale-notice.tsx';
import { useCompany } from '../../session.tsx';
import { inputOf as lineInputOf, refusedLines } from '../lines/input.ts';
import { totalOf } from '../lines/judge.ts';
import { LinesGrid } from '../lines/lines-grid.tsx';
import { LinesTools, WrongLines } from '../lines/lines-tools.tsx';
import { columnsOf, type Ground, type LineRow } from '../lines/sheet.ts';
import { type Lines, useLines } from '../lines/use-lines.ts';
import { usePersistentSave } from '../use-persistent-save.ts';
import { changeOrderFields, initialOf, inputOf, rowsOf } from './change-order-fields.ts';
import { useWhyNoChange } from './change-orders-tab.tsx';
import { FormBar } from './form-bar.tsx';
import { useWhyNotOn } from './may.ts';
import { useSaveKey } from './save-key.ts';
import { slot, useAskProject } from './use-change.ts';

const page = words.commitmentsPage;
const says = page.changeOrders;

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
  /** As it is now; null for a new one. */
  readonly order: ChangeOrder | null;
  readonly codes: Codes;
  /** What else can be done with it, as of the version that is on the screen. */
  readonly actions?: (seen: number | undefined) => ReactNode;
}

function useForm(props: Props) {
  const { project, commitment, order, codes } = props;
  const company = useCompany().id;
  const name = `change order ${company} ${commitment.id} ${order?.id ?? 'new'}`;
  const draft = useKeptDraft(name, initialOf(order), order?.version);
  const right = useWhyNotOn(project, 'commitment.write');
  const fresh = useWhyNoChange({ project, commitment });
  const no = order === null ? fresh : right;
  const locked = no ?? (order?.status === 'approved' ? says.lockedLines : null);
  const method = commitment.accounting_method;
  const ground = useMemo<Ground>(
    () => ({ method, columns: columnsOf(method), codes, locked }),
    [method, codes, locked],
  );
  const saved = useMemo(() => rowsOf(order), [order]);
  const lines = useLines(saved, ground, name);
  return { draft, no, ground, lines };
}

/** The terms and the lines of a change order, saved together. */
export function ChangeOrderForm(props: Props) {
  const { order, actions } = props;
  const form = useForm(props);
  const { draft, no, ground, lines } = form;
  const gone = useGone();
  const { saving, submit, problem, pressed, left, why, seen, stale, seeTheirs } = useOrderSaving(props, form);
  const top = problem !== null && problem.field === null ? problem.text : null;
  const dirty = lines.dirty || Object.keys(draft.changed).length > 0;
  const status = String(draft.values.status) as ChangeOrderStatus;
  // What is sent to be made once is sent again just as it was: until it is answered, nothing of it changes.
  const sending = order === null && saving !== 'idle';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <LeaveGuard dirty={dirty && !left} />
      {no && !gone && <p className="note">{no}</p>}
      {(draft.wasKept || lines.restored) && <p className="note">{words.directoryPage.keptSays}</p>}
      {stale && <StaleNotice text={says.stale} take={seeTheirs} />}
      <div role="alert" className="form-problem" data-filled={top !== null}>
        {top}
      </div>
      <section className="panel contract-fields" aria-label={page.form.general} inert={sending}>
        <RecordFields
          fields={changeOrderFields(order)}
          values={draft.values}
          problem={problem}
          below
          change={draft.change}
        />
        <p className="verdict" data-tone={status === 'approved' ? 'green' : undefined} role="status">
          {billableSays(order, status)}
        </p>
      </section>
      {pressed && <WrongLines lines={lines} ground={ground} />}
      <h2 className="section-head">{says.lines}</h2>
      <div inert={sending}>
        {ground.locked === null ? (
          <LinesTools lines={lines} ground={ground} />
        ) : (
          !no && <p className="note">{ground.locked}</p>
        )}
        <LinesGrid lines={lines} ground={ground} caption={says.lines} foot={<Foot lines={lines} ground={ground} />} />
      </div>
      <button type="submit" hidden />
      <FormBar
        before={actions?.(seen)}
        name={order === null ? page.form.add : words.directoryPage.save}
        no={why}
        dirty={dirty}
        saving={saving}
        submit={submit}
      />
    </form>
  );
}

/** Whether its lines can be billed, and what saving would do with that. */
function billableSays(order: ChangeOrder | null, status: ChangeOrderStatus): string {
  const [was, will] = [order?.status === 'approved', status === 'approved'];
  if (was) return will ? says.billableSays : says.willLeave;
  return will ? says.willBill : says.notBillable;
}

function Foot({ lines, ground }: { lines: Lines; ground: Ground }) {
  const count = lines.meant.length;
  const [one, many] = page.schedule.lineCount;
  return (
    <tr>
      <th scope="row" colSpan={ground.columns.length - 1}>
        {page.schedule.total}
        <span className="quiet foot-note">{fill(count === 1 ? one : many, { count })}</span>
      </th>
      <td className="num strong" data-total="amount">
        {readableMoney(totalOf(lines.meant, ground))}
      </td>
    </tr>
  );
}

/** Says that it was saved, and goes to the page of one that was made. */
function useSaved({ project, commitment, order }: Props) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  return async (answer: ChangeOrder, here: boolean) => {
    const text = fill(order === null ? says.created : says.saved, { number: answer.number });
    tell({ kind: 'success', text, slot });
    const key = [...keys.commitment(company, project, commitment.id), 'change-order', String(answer.id)];
    queries.setQueryData(key, answer);
    void askAgain();
    if (order !== null || !here) return;
    await navigate({
      to: '/companies/$c/projects/$p/commitments/$id/change-orders/$order',
      params: { c: String(company), p: String(project), id: String(commitment.id), order: String(answer.id) },
      ignoreBlocker: true,
    });
  };
}

function useOrderSaving(props: Props, { draft, no, ground, lines }: ReturnType<typeof useForm>) {
  const { project, commitment, order } = props;
  const company = useCompany().id;
  const { tell } = useMessages();
  const saved = useSaved(props);
  const askAgain = useAskProject(project);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pressed, setPressed] = useState(false);
  const [left, setLeft] = useState(false);
  /** What was on the screen when typing began: a newer one is taken only when the person says so. */
  const [seen, setSeen] = useState(draft.seen ?? order?.version);
  const unchanged = order !== null && !lines.dirty && Object.keys(draft.changed).length === 0;
  if (unchanged && seen !== order.version) setSeen(order.version);
  const stale = order !== null && seen !== undefined && !unchanged && (order.version > seen || lines.stale);
  const sent = useRef<{ values: Draft; rows: readonly LineRow[] }>({ values: {}, rows: [] });
  const send = () => {
    sent.current = { values: draft.values, rows: lines.meant };
    const items = lines.meant.map((row) => lineInputOf(row, ground));
    if (order === null) {
      const fields = { ...inputOf(draft.values, true), contract_id: commitment.id, line_items: items };
      return draft.send((once) => api.createChangeOrder(company, project, fields, { idempotencyKey: once }));
    }
    const fields = { ...inputOf(draft.changed, false), ...(lines.dirty ? { line_items: items } : {}) };
    return api.updateChangeOrder(company, project, order.id, fields, seen === undefined ? {} : { version: seen });
  };
  const { saving, press } = usePersistentSave(
    () => {
      setPressed(true);
      setProblem(null);
      lines.setRefused(new Map());
      return lines.wrong.length > 0 ? null : send();
    },
    async (answer, here) => {
      setPressed(false);
      draft.saved(sent.current.values, answer.version);
      setSeen(answer.version);
      // The form of a new one is empty again; the one that was made has a page of its own.
      if (order === null) lines.take([]);
      else lines.saved(sent.current.rows, rowsOf(answer));
      if (order === null) setLeft(true);
      await saved(answer, here);
    },
    (cause) => {
      void askAgain();
      draft.refused(cause);
      // The newest comes by itself, and the banner says so.
      if (cause instanceof Refused && cause.code === 'changed_meanwhile') return;
      const refused = refusedLines(cause, sent.current.rows);
      if (refused !== null) lines.setRefused(refused);
      const known = problemOf(cause, changeOrderFields(order));
      if (known.field !== null) setProblem(known);
      else tell({ kind: 'refusal', text: known.text, slot });
    },
  );
  const why = no ?? (unchanged ? page.form.unchanged : stale ? says.staleFirst : null);
  const submit = () => {
    if (why !== null) return;
    lines.dispatch({ do: 'settle' });
    setTimeout(() => void press(), 0);
  };
  useSaveKey(submit);
  const seeTheirs = () => {
    setSeen(order?.version);
    if (order !== null) draft.see(order.version);
    if (lines.stale) lines.keepMine();
  };
  return { saving, submit, problem, pressed, left, why, seen, stale, seeTheirs };
}

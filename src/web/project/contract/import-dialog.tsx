import { NativeSelect, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { type ImportedSchedule, Refused, type ScheduleOfValues, type WholeCommitment } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableAmount } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { isSilence } from '../../parts/silence.ts';
import { useCompany } from '../../session.tsx';
import { slot, useAskProject } from './use-change.ts';

const says = words.commitmentsPage.imports;
type Mode = keyof typeof says.modes;
/** As the server names each: its place in the table, and the sentence. */
interface RowError {
  readonly row: number;
  readonly column: string | null;
  readonly because: string;
  readonly detail: string;
}

const mostBytes = 1_000_000;
const mostShown = 100;
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Under the content type that the server reads it by, whatever the browser took it for. */
const typed = (file: File): Blob =>
  new Blob([file], { type: file.name.toLowerCase().endsWith('.xlsx') ? excel : 'text/csv' });

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
  readonly schedule: ScheduleOfValues;
  readonly close: () => void;
}

const errorsOf = (problem: unknown): readonly RowError[] => {
  const given = problem instanceof Refused ? problem.problem?.facts?.rows : undefined;
  return Array.isArray(given) ? (given as RowError[]) : [];
};

function useImport({ project, commitment, schedule, close }: Props, table: string | File | null, mode: Mode) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const [working, setWorking] = useState<'check' | 'take' | null>(null);
  const [well, setWell] = useState<ImportedSchedule | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  /** Of what is taken: another text, file or place is taken under another key. */
  const once = useRef(crypto.randomUUID());
  /** The schedule that what was not answered was put into: it may be in there by now. */
  const unanswered = useRef<number | null>(null);
  /** What a check comes to is of what was chosen then. */
  const choice = useRef(0);
  const forget = () => {
    choice.current++;
    setWell(null);
    setProblem(null);
    once.current = crypto.randomUUID();
  };
  async function send(dryRun: boolean) {
    if (table === null || working !== null) return;
    setWorking(dryRun ? 'check' : 'take');
    setProblem(null);
    const version = dryRun ? schedule.version : (unanswered.current ?? schedule.version);
    const chosen = choice.current;
    const isOfAnother = () => dryRun && choice.current !== chosen;
    try {
      const given = typeof table === 'string' ? table : typed(table);
      const seen = { version, ...(dryRun ? {} : { idempotencyKey: once.current }) };
      const done = await api.importSchedule(company, project, commitment.id, given, { mode, dry_run: dryRun }, seen);
      if (isOfAnother()) return;
      if (dryRun) setWell(done);
      else {
        const [one, many] = says.taken;
        tell({ kind: 'success', text: fill(done.imported === 1 ? one : many, { count: done.imported }), slot });
        await askAgain();
        close();
      }
    } catch (cause) {
      if (isOfAnother()) return;
      setWell(null);
      setProblem(cause);
      if (dryRun) return;
      unanswered.current = isSilence(cause) ? version : null;
      if (!isSilence(cause)) once.current = crypto.randomUUID();
    } finally {
      setWorking(null);
    }
  }
  return { working, well, problem, send, forget };
}

/** Lines out of a spreadsheet: checked first, then all of them or none. */
export function ImportDialog(props: Props) {
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<Mode>(props.schedule.lines.length === 0 ? 'replace' : 'append');
  const table = file ?? (text.trim() === '' ? null : text);
  const { working, well, problem, send, forget } = useImport(props, table, mode);
  // The dialog closes once they are taken: what could be changed meanwhile would go with it, taken by nobody.
  const still = working === 'take';
  const tooBig = (file?.size ?? text.length) > mostBytes ? says.tooBig : null;
  const no = table === null ? says.nothing : tooBig;
  const picked = (chosen: File | null) => {
    setFile(chosen);
    forget();
  };
  return (
    <Dialog title={says.title} close={props.close} wide>
      <p className="quiet">{says.lead}</p>
      <div className="import-fields">
        <Textarea
          data-first
          label={says.text}
          value={text}
          rows={8}
          spellCheck={false}
          disabled={file !== null}
          readOnly={still}
          onChange={(event) => {
            setText(event.target.value);
            forget();
          }}
        />
        <FilePick file={file} pick={picked} still={still} />
        <NativeSelect
          label={says.mode}
          data={(['append', 'replace'] as const).map((value) => ({ value, label: says.modes[value] }))}
          value={mode}
          disabled={still}
          onChange={(event) => {
            setMode(event.target.value as Mode);
            forget();
          }}
        />
      </div>
      <Outcome problem={problem} tooBig={tooBig} well={well} />
      <div className="dialog-buttons">
        <button type="button" className="btn btn-plain" onClick={props.close}>
          {words.directoryPage.cancel}
        </button>
        <GreyButton
          name={working === 'check' ? says.checking : says.check}
          no={no}
          working={working === 'check'}
          onPress={() => void send(true)}
        />
        <GreyButton
          className="btn btn-main"
          name={says.take}
          no={no}
          working={working === 'take'}
          onPress={() => void send(false)}
        />
      </div>
    </Dialog>
  );
}

/** What came of checking: what keeps it, row by row, or what it would come to. */
function Outcome(props: { problem: unknown; tooBig: string | null; well: ImportedSchedule | null }) {
  const { problem, tooBig, well } = props;
  const [one, many] = says.well;
  return (
    <>
      <div role="alert" className="form-problem" data-filled={problem !== null || tooBig !== null}>
        {tooBig ?? (problem === null ? null : inWords(problem))}
      </div>
      {problem !== null && <RowErrors errors={errorsOf(problem)} />}
      <div role="status">
        {well && (
          <p className="verdict" data-tone="green">
            {fill(well.imported === 1 ? one : many, { count: well.imported, total: readableAmount(well.total) })}
          </p>
        )}
      </div>
    </>
  );
}

function FilePick(props: { file: File | null; pick: (file: File | null) => void; still: boolean }) {
  const { file, pick, still } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="file-pick">
      <label>
        <span className="file-pick-label">{says.file}</span>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx"
          disabled={still}
          onChange={(event) => pick(event.target.files?.[0] ?? null)}
        />
      </label>
      {file !== null && (
        <button
          type="button"
          className="btn btn-row btn-plain"
          disabled={still}
          onClick={() => {
            input.current!.value = '';
            pick(null);
          }}
        >
          {says.noFile}
        </button>
      )}
    </div>
  );
}

/** Every row that cannot be taken, by its place in the table. */
function RowErrors({ errors }: { errors: readonly RowError[] }) {
  if (errors.length === 0) return null;
  return (
    <div className="sheet row-errors">
      <table className="table">
        <caption className="sr-only">{says.errors}</caption>
        <thead>
          <tr>
            <th scope="col">{says.row}</th>
            <th scope="col">{says.because}</th>
          </tr>
        </thead>
        <tbody>
          {errors.slice(0, mostShown).map((error) => (
            <tr key={`${error.row} ${error.column} ${error.because}`}>
              <td className="code">{error.row}</td>
              <td className="says">{whatOf(error)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {errors.length > mostShown && <p className="more">{fill(says.more, { count: errors.length - mostShown })}</p>}
    </div>
  );
}

/** The row has a column of its own. */
const whatOf = ({ detail }: RowError): string => {
  const said = detail.replace(/^row \d+[,:] ?/, '');
  return said.charAt(0).toUpperCase() + said.slice(1);
};

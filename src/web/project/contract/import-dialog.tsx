import { NativeSelect, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { type ImportedSchedule, Refused, type ScheduleOfValues, type WholeCommitment } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { isAsChosen } from '../../parts/as-chosen.ts';
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
  /** @returns whether the file has to be chosen again: it is not what was chosen any more. */
  async function send(dryRun: boolean): Promise<boolean> {
    if (table === null || working !== null) return false;
    setWorking(dryRun ? 'check' : 'take');
    setProblem(null);
    const version = dryRun ? schedule.version : (unanswered.current ?? schedule.version);
    const chosen = choice.current;
    const isOfAnother = () => dryRun && choice.current !== chosen;
    try {
      if (typeof table !== 'string' && !(await isAsChosen(table))) return !isOfAnother();
      const given = typeof table === 'string' ? table : typed(table);
      const seen = { version, ...(dryRun ? {} : { idempotencyKey: once.current }) };
      const done = await api.importSchedule(company, project, commitment.id, given, { mode, dry_run: dryRun }, seen);
      if (isOfAnother()) return false;
      if (dryRun) setWell(done);
      else {
        const [one, many] = says.taken;
        tell({ kind: 'success', text: fill(done.imported === 1 ? one : many, { count: done.imported }), slot });
        await askAgain();
        close();
      }
    } catch (cause) {
      if (isOfAnother()) return false;
      setWell(null);
      setProblem(cause);
      if (dryRun) return false;
      unanswered.current = isSilence(cause) ? version : null;
      if (!isSilence(cause)) once.current = crypto.randomUUID();
    } finally {
      setWorking(null);
    }
    return false;
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
  /** The name of a file that was put out of the field, for it was saved anew. */
  const [savedAnew, setSavedAnew] = useState<string | null>(null);
  const picked = (chosen: File | null) => {
    setFile(chosen);
    setSavedAnew(null);
    forget();
  };
  const press = async (dryRun: boolean) => {
    if (!(await send(dryRun))) return;
    picked(null);
    setSavedAnew(file!.name);
  };
  const against = savedAnew === null ? tooBig : fill(words.imports.page.changed, { file: savedAnew });
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
            setSavedAnew(null);
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
      <Outcome problem={problem} against={against} well={well} />
      <div className="dialog-buttons">
        <button type="button" className="btn btn-plain" onClick={props.close}>
          {words.directoryPage.cancel}
        </button>
        <GreyButton
          name={working === 'check' ? says.checking : says.check}
          no={no}
          working={working === 'check'}
          onPress={() => void press(true)}
        />
        <GreyButton
          className="btn btn-main"
          name={says.take}
          no={no}
          working={working === 'take'}
          onPress={() => void press(false)}
        />
      </div>
    </Dialog>
  );
}

/** What came of checking: what keeps it, row by row, or what it would come to. */
function Outcome(props: { problem: unknown; against: string | null; well: ImportedSchedule | null }) {
  const { problem, against, well } = props;
  const [one, many] = says.well;
  return (
    <>
      <div role="alert" className="form-problem" data-filled={problem !== null || against !== null}>
        {against ?? (problem === null ? null : inWords(problem))}
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
  // While it stands in the field, a browser does not notice that the same one is chosen again.
  useEffect(() => {
    if (file === null) input.current!.value = '';
  }, [file]);
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
        <button type="button" className="btn btn-row btn-plain" disabled={still} onClick={() => pick(null)}>
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

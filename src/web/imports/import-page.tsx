import { NativeSelect, TextInput } from '@mantine/core';
import { type RefObject, useId, useRef, useState } from 'react';
import { importColumns, importTemplate } from '../../domain/imports/columns.ts';
import { type ImportKind, importKinds } from '../../domain/imports/kinds.ts';
import { missingToImport } from '../../domain/imports/rights.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useLostFocus } from '../parts/lost-focus.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useCompany, useGrants } from '../session.tsx';
import { ImportOutcome, ImportRunning, phaseOf } from './import-outcome.tsx';
import { useImport } from './use-import.ts';

const says = words.imports.page;

/** *Stop* is gone with what it would have stopped: what came of that is read out instead. */
const headOfOutcome = () =>
  ['import-result', 'import-errors', 'import-choose'].map((id) => document.getElementById(id)).find((head) => head) ??
  null;

/** Brings in records from a file: chosen, tried, then imported as it was tried. */
export function ImportPage() {
  const { id } = useCompany();
  const grants = useGrants();
  const [kind, setKind] = useState<ImportKind>('projects');
  const [file, setFile] = useState<File | null>(null);
  const [project, setProject] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { running, outcome, run, forget } = useImport(id);
  useLostFocus(headOfOutcome);
  const lacks = missingToImport(grants, kind);
  const forbidden = lacks.length === 0 ? null : say(notPermitted(lacks));
  const no = forbidden ?? (file === null ? says.noFile : null);
  const tried = outcome?.is === 'done' && outcome.done.dry_run;
  // What was tried is what is imported: another choice has to be tried anew.
  const choose = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      forget();
      set(value);
    };
  };
  const press = async (dryRun: boolean) => {
    if (file === null || !(await run({ kind, file, project }, dryRun))) return;
    // While it stands in the field, a browser does not notice that the same one is chosen again.
    if (field.current !== null) field.current.value = '';
    setFile(null);
  };
  return (
    <>
      <PageHead title={says.title} lead={says.lead} />
      <section className="panel" aria-labelledby="import-choose">
        <div className="panel-head">
          <h2 id="import-choose">{says.choose}</h2>
          <span className="quiet">{says.order}</span>
        </div>
        {forbidden && <p className="note">{forbidden}</p>}
        <div className="import-fields">
          <NativeSelect
            label={says.kind}
            data={importKinds.map((value) => ({ value, label: says.kinds[value] }))}
            value={kind}
            onChange={(event) => choose(setKind)(event.target.value as ImportKind)}
          />
          <FileField field={field} pick={choose(setFile)} />
          {importColumns[kind].some(({ name }) => name === 'project') && (
            <TextInput
              label={says.project}
              description={says.projectHint}
              value={project}
              onChange={(event) => choose(setProject)(event.target.value)}
            />
          )}
        </div>
        <div className="import-buttons">
          <GreyButton
            className={tried ? 'btn' : 'btn btn-main'}
            name={says.try}
            no={no}
            working={running !== null}
            onPress={() => void press(true)}
          />
          <GreyButton
            className={tried ? 'btn btn-main' : 'btn'}
            name={says.import}
            no={no ?? (tried ? null : says.tryFirst)}
            working={running !== null}
            onPress={() => void press(false)}
          />
        </div>
        {running && <ImportRunning running={running} />}
      </section>
      <p role="status" className="sr-only">
        {running && phaseOf(running)}
      </p>
      <div role="status">{outcome?.is === 'done' && <ImportOutcome outcome={outcome} />}</div>
      {outcome && outcome.is !== 'done' && <ImportOutcome outcome={outcome} />}
      <LeaveGuard
        dirty={running !== null && !running.dryRun}
        title={fill(says.leaveTitle, { file: running?.file })}
        says={says.leaveSays}
      />
      <Columns kind={kind} />
    </>
  );
}

function FileField(props: { field: RefObject<HTMLInputElement | null>; pick: (file: File | null) => void }) {
  const { field, pick } = props;
  const id = useId();
  return (
    <div className="import-file">
      <label htmlFor={id}>{says.file}</label>
      <p id={`${id}-hint`} className="quiet">
        {says.fileHint}
      </p>
      <input
        id={id}
        ref={field}
        type="file"
        aria-describedby={`${id}-hint`}
        accept=".csv,.txt,.tsv,.xlsx,.json"
        onChange={(event) => pick(event.target.files?.[0] ?? null)}
      />
    </div>
  );
}

/** What such a file has to look like. */
function Columns({ kind }: { kind: ImportKind }) {
  const columns = importColumns[kind];
  const names = (required: boolean) =>
    columns
      .filter((column) => column.required === required)
      .map(({ name }) => name)
      .join(', ');
  return (
    <section className="panel" aria-labelledby="import-columns">
      <div className="panel-head">
        <h2 id="import-columns">{says.columns}</h2>
        <a
          className="panel-link"
          download={fill(says.templateFile, { kind })}
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(importTemplate(kind))}`}
        >
          {says.template}
        </a>
      </div>
      <p>{fill(says.columnsLead, { needed: names(true) })}</p>
      <p className="quiet">{fill(says.others, { others: names(false) })}</p>
    </section>
  );
}

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { words } from '../../domain/words/words.ts';

const says = words.singleSignOn.page;

export interface TemplateChoice {
  readonly id: number;
  readonly name: string;
}
export interface ProjectChoice {
  readonly id: number;
  readonly name: string;
}
export interface GroupRow {
  readonly key: string;
  readonly group: string;
  readonly template_id: number;
  readonly project_id: number | null;
  readonly push_to_accounting: boolean;
}

/** What each group gives, in the order in which they count. */
export function GroupRows(props: {
  rows: readonly GroupRow[];
  templates: readonly TemplateChoice[];
  projects: readonly ProjectChoice[];
  error: string | null;
  change: (rows: readonly GroupRow[]) => void;
}) {
  const { rows, templates, projects, error, change } = props;
  const [first] = templates;
  const add = () =>
    first &&
    change([
      ...rows,
      { key: crypto.randomUUID(), group: '', template_id: first.id, project_id: null, push_to_accounting: false },
    ]);
  const edit = (at: number, to: Partial<GroupRow>) =>
    change(rows.map((row, i) => (i === at ? { ...row, ...to } : row)));
  const up = (at: number) => change(rows.map((row, i) => (i === at ? rows[at - 1]! : i === at - 1 ? rows[at]! : row)));
  return (
    <fieldset className="choices group-rows">
      <legend>{says.groups}</legend>
      <p className="quiet">{says.groupsHint}</p>
      {error && (
        <p className="problem" role="alert">
          {error}
        </p>
      )}
      {rows.length > 0 && (
        <div className="sheet">
          <table className="table">
            <caption className="sr-only">{says.groups}</caption>
            <thead>
              <tr>
                {[says.group, says.template, says.where, says.push, says.actions].map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <Row
                  key={row.key}
                  row={row}
                  templates={templates}
                  projects={projects}
                  edit={(to) => edit(at, to)}
                  up={at === 0 ? null : () => up(at)}
                  remove={() => change(rows.filter((_, i) => i !== at))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="toolbar">
        {first ? (
          <Button variant="default" onClick={add}>
            {says.addRow}
          </Button>
        ) : (
          <p className="quiet">{says.noTemplates}</p>
        )}
      </div>
    </fieldset>
  );
}

function Row(props: {
  row: GroupRow;
  templates: readonly TemplateChoice[];
  projects: readonly ProjectChoice[];
  edit: (to: Partial<GroupRow>) => void;
  up: (() => void) | null;
  remove: () => void;
}) {
  const { row, templates, projects, edit, up, remove } = props;
  const choices = (all: readonly { readonly id: number; readonly name: string }[]) =>
    all.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <tr>
      <td>
        <TextInput
          aria-label={says.group}
          value={row.group}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => edit({ group: currentTarget.value })}
        />
      </td>
      <td>
        <NativeSelect
          aria-label={says.template}
          data={choices(templates)}
          value={String(row.template_id)}
          onChange={({ currentTarget }) => edit({ template_id: Number(currentTarget.value) })}
        />
      </td>
      <td>
        <NativeSelect
          aria-label={says.where}
          data={[{ value: '', label: says.company }, ...choices(projects)]}
          value={row.project_id === null ? '' : String(row.project_id)}
          onChange={({ currentTarget: { value } }) =>
            edit(value === '' ? { project_id: null } : { project_id: Number(value), push_to_accounting: false })
          }
        />
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={says.push}
          checked={row.push_to_accounting}
          disabled={row.project_id !== null}
          onChange={({ currentTarget }) => edit({ push_to_accounting: currentTarget.checked })}
        />
      </td>
      <td className="actions">
        <button type="button" className="btn btn-row" disabled={up === null} onClick={() => up?.()}>
          {says.up}
        </button>
        <button type="button" className="btn btn-row" onClick={remove}>
          {says.removeRow}
        </button>
      </td>
    </tr>
  );
}

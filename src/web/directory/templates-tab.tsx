import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { levels } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Template, TemplateChange } from '../../http/client.ts';
import { api } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { useMessages } from '../parts/messages.tsx';
import { type Field, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { EditButton, RecordTab } from './record-tab.tsx';
import { slot, useAskAgain, useChange } from './use-change.ts';

const all = words.directoryPage;
const says = all.templates;
const named = words.permission.levels;
const options = levels.map((level) => ({ value: level, label: named[level] }));

/** Named sets of levels. */
export function TemplatesTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.templates(id), queryFn: () => api.templates(id) });
  const no = useWhyNot('directory.manage');
  return (
    <RecordTab
      add={says.add}
      caption={all.tabs.templates}
      columns={[says.name, all.people.erp, all.people.directory, says.commitments, says.holders]}
      rows={data?.templates}
      error={error}
      none={says.none}
      no={no}
      row={(template, edit) => <TemplateRow key={template.id} template={template} no={no} edit={edit} />}
      dialog={(template, close, key) => <TemplateDialog key={key} template={template} close={close} />}
    />
  );
}

function TemplateRow({ template, no, edit }: { template: Template; no: string | null; edit: () => void }) {
  const { id: company } = useCompany();
  const [asking, setAsking] = useState(false);
  const { id, name, holders } = template;
  const remove = useChange(
    () => api.deleteTemplate(company, id),
    () => fill(says.removed, { name }),
  );
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{named[template.erp_integrations]}</td>
      <td>{named[template.directory]}</td>
      <td>{named[template.commitments]}</td>
      <td className="num">{holders}</td>
      <td className="actions">
        <EditButton name={name} no={no} edit={edit} />
        <GreyButton
          className="btn btn-row btn-danger"
          name={says.remove}
          about={name}
          no={no ?? (holders > 0 ? fill(says.held, { holders }) : null)}
          working={remove.isPending}
          onPress={() => setAsking(true)}
        />
        {asking && (
          <Confirm
            title={fill(says.removeTitle, { name })}
            says={says.removeSays}
            yes={says.remove}
            onYes={() => {
              setAsking(false);
              remove.mutate(undefined);
            }}
            onNo={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}

const fields: readonly Field[] = [
  { name: 'name', label: says.name, required: true },
  { name: 'erp_integrations', label: all.people.erp, options, half: true },
  { name: 'directory', label: all.people.directory, options, half: true },
  { name: 'commitments', label: says.commitments, options },
];

function TemplateDialog({ template, close }: { template: Template | null; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  async function save({ changed, values, once }: Saving): Promise<void> {
    const change = changed as TemplateChange;
    if (template === null) {
      await api.addTemplate(company, { ...change, name: String(values.name) }, { idempotencyKey: once });
    } else await api.editTemplate(company, template.id, change);
    const text = fill(template === null ? all.vendors.added : all.vendors.changed, { name: values.name });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={template === null ? says.add : fill(says.edit, { name: template.name })}
      lead={
        template === null || template.holders === 0 ? undefined : fill(says.changesSays, { holders: template.holders })
      }
      draft={`template ${company} ${template?.id ?? 'new'}`}
      fields={fields}
      initial={{
        name: template?.name ?? '',
        erp_integrations: template?.erp_integrations ?? 'none',
        directory: template?.directory ?? 'none',
        commitments: template?.commitments ?? 'none',
      }}
      unversioned={template !== null}
      save={save}
      close={close}
    />
  );
}

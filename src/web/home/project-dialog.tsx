import { fill, words } from '../../domain/words/words.ts';
import type { CompanyProject, ProjectChange } from '../../http/client.ts';
import { api } from '../api.ts';
import { slot, useAskAgain } from '../directory/use-change.ts';
import { useMessages } from '../parts/messages.tsx';
import { profileDraft, profileShown } from '../parts/profile-shown.ts';
import { type Field, orNull, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { useCompany } from '../session.tsx';

const all = words.directoryPage;
const says = all.projects;

const fields: readonly Field[] = [
  { name: 'number', label: says.number, required: true, half: true },
  { name: 'erp_number', label: says.erpNumber, hint: says.erpHint, half: true },
  { name: 'name', label: says.name, required: true },
  { name: 'address', label: all.vendors.address },
  { name: 'city', label: all.vendors.city, half: true },
  { name: 'state_code', label: all.vendors.state, half: true },
  { name: 'zip', label: all.vendors.zip, half: true },
  { name: 'active', label: says.active, type: 'check' },
];

/** A new project, or one that is changed. */
export function ProjectDialog({ project, close }: { project: CompanyProject | null; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  const profile = project?.profile;
  async function save({ changed, values, once }: Saving): Promise<void> {
    const { erp_number, ...rest } = changed;
    const change = {
      ...rest,
      ...(erp_number === undefined ? {} : { erp_number: orNull(erp_number) }),
    } as ProjectChange;
    if (project === null) {
      const made = { ...change, name: String(values.name), number: String(values.number) };
      await api.addProject(company, made, { idempotencyKey: once });
    } else await api.editProject(company, project.id, change);
    const text = fill(project === null ? says.added : says.changed, { name: values.name });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={project === null ? says.add : fill(says.edit, { name: project.name })}
      draft={`project ${company} ${project?.id ?? 'new'}`}
      fields={[...fields, ...profileShown(profile)]}
      initial={{
        ...profileDraft(profile),
        number: project?.number ?? '',
        erp_number: project?.erp_number ?? '',
        name: project?.name ?? '',
        address: project?.address ?? '',
        city: project?.city ?? '',
        state_code: project?.state_code ?? '',
        zip: project?.zip ?? '',
        active: project?.active ?? true,
      }}
      unversioned={project !== null}
      save={save}
      close={close}
    />
  );
}

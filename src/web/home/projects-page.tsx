import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { CompanyProject } from '../../http/client.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { ProjectDialog } from './project-dialog.tsx';
import { ProjectTable } from './project-table.tsx';

/** The projects; who administers the company makes and changes them here. */
export function ProjectsPage() {
  const [editing, setEditing] = useState<CompanyProject | 'new' | null>(null);
  const no = useWhyNot('directory.manage');
  const c = String(useCompany().id);
  return (
    <>
      <PageHead
        title={words.page.frame.projects}
        lead={words.page.home.projectsLead}
        actions={
          <>
            <Link to="/companies/$c/import" params={{ c }}>
              {words.imports.page.title}
            </Link>
            <GreyButton name={words.directoryPage.projects.add} no={no} onPress={() => setEditing('new')} />
          </>
        }
      />
      <ProjectTable edit={no === null ? setEditing : undefined} />
      {editing !== null && (
        <ProjectDialog
          key={editing === 'new' ? 'new' : editing.id}
          project={editing === 'new' ? null : editing}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}

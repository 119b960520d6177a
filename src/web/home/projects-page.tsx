import { words } from '../../domain/words/words.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProjectTable } from './project-table.tsx';

export function ProjectsPage() {
  return (
    <>
      <PageHead title={words.page.frame.projects} lead={words.page.home.projectsLead} />
      <ProjectTable />
    </>
  );
}

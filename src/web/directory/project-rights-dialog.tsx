import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Level, levels } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CompanyProject, Person, Template } from '../../http/client.ts';
import { api } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { inWords } from '../parts/in-words.ts';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { useChange } from './use-change.ts';

const says = words.directoryPage.people;

/** What a person may do on each project: a level of their own, or a template's. Each choice is saved at once. */
export function ProjectRightsDialog({ person, close }: { person: Person; close: () => void }) {
  const { id: company } = useCompany();
  const projects = useQuery({ queryKey: directoryKeys.projects(company), queryFn: () => api.allProjects(company) });
  const templates = useQuery({ queryKey: directoryKeys.templates(company), queryFn: () => api.templates(company) });
  return (
    <Dialog title={fill(says.projectsOf, { name: person.name })} close={close}>
      {projects.error && <Refusal problem={projects.error} />}
      {projects.isPending && <Loading />}
      <table className="table rights">
        <tbody>
          {projects.data?.projects.map((project) => (
            <RightRow key={project.id} person={person} project={project} templates={templates.data?.templates ?? []} />
          ))}
        </tbody>
      </table>
      <div className="dialog-buttons">
        <Button onClick={close} data-first>
          {says.done}
        </Button>
      </div>
    </Dialog>
  );
}

function RightRow(props: { person: Person; project: CompanyProject; templates: readonly Template[] }) {
  const { person, project, templates } = props;
  const { id: company } = useCompany();
  const right = person.projects.find((one) => one.project_id === project.id);
  const value = right?.template_id ? `template ${right.template_id}` : (right?.commitments ?? 'none');
  const nameOf = (choice: string) =>
    templates.find(({ id }) => choice === `template ${id}`)?.name ?? words.permission.levels[choice as Level];
  const set = useChange(
    (choice: string) => {
      const template = Number(/^template (\d+)$/.exec(choice)?.[1] ?? 0);
      const right = template > 0 ? { template_id: template } : { commitments: choice as Level };
      return api.setProjectRight(company, person.id, project.id, right);
    },
    (choice) => fill(says.rightChanged, { name: person.name, project: project.name, level: nameOf(choice) }),
    // Each arrow key chooses anew: the server is told one after the other, so that the last one holds.
    `right of ${person.id} on ${project.id}`,
  );
  return (
    <tr>
      <th scope="row">{project.name}</th>
      <td className="actions">
        <select
          className="field"
          aria-label={project.name}
          value={set.isPending ? set.variables : value}
          onChange={(event) => set.mutate(event.target.value)}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {words.permission.levels[level]}
            </option>
          ))}
          {templates.map(({ id, name, commitments }) => (
            <option key={id} value={`template ${id}`}>
              {`${name} (${words.permission.levels[commitments]})`}
            </option>
          ))}
        </select>
        <span className="under" role="status">
          {set.error ? inWords(set.error) : set.isSuccess ? words.directoryPage.saved : ''}
        </span>
      </td>
    </tr>
  );
}

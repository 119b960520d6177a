import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import { type Project, Refused } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { SkeletonRows } from '../parts/cells.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { readsErpTool, useCompany } from '../session.tsx';

const says = words.page.home;

/** The projects that one may read, each with the way to its commitments, and to its form for whoever may change it. */
export function ProjectTable({ edit }: { edit?: ((project: Project) => void) | undefined }) {
  const company = useCompany();
  const c = String(company.id);
  const erp = readsErpTool(company.grants);
  const { data, error } = useQuery({ queryKey: keys.projects(company.id), queryFn: () => api.projects(company.id) });
  const none = <Trouble title={says.noProjects}>{says.noProjectsHow}</Trouble>;
  if (error instanceof Refused && error.status === 403) return none;
  if (error && data === undefined) return <Refusal problem={error} />;
  if (data?.length === 0) return none;
  return (
    <div className="sheet">
      <table className="table">
        <caption className="sr-only">{words.page.frame.projects}</caption>
        <thead>
          <tr>
            <th scope="col">{says.number}</th>
            <th scope="col">{says.project}</th>
            {erp && <th scope="col">{says.erpNumber}</th>}
            <th scope="col" className="actions">
              {says.commitments}
            </th>
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={erp ? 4 : 3} rows={3} />}
          {data?.map((project) => (
            <tr key={project.id}>
              <td className="code">{project.project_number}</td>
              <th scope="row">
                <Link to="/companies/$c/projects/$p/commitments" params={{ c, p: String(project.id) }}>
                  {project.name}
                </Link>
              </th>
              {erp && <td className="code">{project.origin_id ?? project.origin_code ?? '–'}</td>}
              <td className="actions">
                <Link to="/companies/$c/projects/$p/commitments" params={{ c, p: String(project.id) }}>
                  {says.commitments}
                </Link>
                {edit && (
                  <GreyButton
                    className="btn btn-row"
                    name={words.directoryPage.edit}
                    about={fill(words.directoryPage.editAbout, { name: project.name })}
                    no={null}
                    onPress={() => edit(project)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

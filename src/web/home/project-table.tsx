import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ProjectId } from '../../domain/ids.ts';
import { billedProjects, mayReadInErpTool } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type CompanyProject, type Project, Refused } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { SkeletonRows } from '../parts/cells.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { readsErpTool, useCompany, useGrants } from '../session.tsx';

const says = words.page.home;

interface Row {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly erpNumber: string | null;
  /** As its form has it, for whoever may change it. */
  readonly whole: CompanyProject | null;
}

const readRow = (one: Project): Row => ({
  id: one.id,
  name: one.name,
  number: one.project_number,
  erpNumber: one.origin_id ?? one.origin_code,
  whole: null,
});

/** All of them for whoever administers the company, else those that one may read. */
function useRows(all: boolean) {
  const { id } = useCompany();
  const every = useQuery({
    queryKey: directoryKeys.projects(id),
    queryFn: () => api.allProjects(id),
    enabled: all,
    select: ({ projects }) => projects.map((one): Row => ({ ...one, erpNumber: one.erp_number, whole: one })),
  });
  const mine = useQuery({
    queryKey: keys.projects(id),
    queryFn: () => api.projects(id),
    enabled: !all,
    select: (projects) => projects.map(readRow),
  });
  return all ? every : mine;
}

/** Whoever administers the company may not read every project of it. */
function useMayOpen() {
  const grants = useGrants();
  return ({ id, whole }: Row) =>
    whole === null || mayReadInErpTool(grants, id as ProjectId) || billedProjects(grants).includes(id as ProjectId);
}

/** The projects, each with the way to its commitments, and to its form for whoever may change it. */
export function ProjectTable({ edit }: { edit?: ((project: CompanyProject) => void) | undefined }) {
  const company = useCompany();
  const c = String(company.id);
  const erp = readsErpTool(company.grants);
  const { data, error } = useRows(edit !== undefined);
  const mayOpen = useMayOpen();
  // The name leads there too: on a telephone that is enough, and there is room for nothing else.
  const actions = edit === undefined ? 'actions wide-only' : 'actions';
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
            <th scope="col" className={actions}>
              {says.commitments}
            </th>
          </tr>
        </thead>
        <tbody>
          {data === undefined && <SkeletonRows columns={erp ? 4 : 3} rows={3} />}
          {data?.map((project) => (
            <tr key={project.id}>
              <td className="code">{project.number}</td>
              <th scope="row">
                {mayOpen(project) ? (
                  <Link to="/companies/$c/projects/$p/commitments" params={{ c, p: String(project.id) }}>
                    {project.name}
                  </Link>
                ) : (
                  project.name
                )}
              </th>
              {erp && <td className="code">{project.erpNumber ?? '–'}</td>}
              <td className={actions}>
                {mayOpen(project) && (
                  <Link to="/companies/$c/projects/$p/commitments" params={{ c, p: String(project.id) }}>
                    {says.commitments}
                  </Link>
                )}
                {edit && project.whole && (
                  <GreyButton
                    className="btn btn-row"
                    name={words.directoryPage.edit}
                    about={fill(words.directoryPage.editAbout, { name: project.name })}
                    no={null}
                    onPress={() => edit(project.whole!)}
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

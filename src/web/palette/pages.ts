import { type Action, missing } from '../../domain/permission.ts';
import { recordKindNames } from '../../domain/records/kinds.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { Project } from '../../http/client.ts';
import { type MyCompany, readsErpTool } from '../session.tsx';
import type { Entry } from './entries.ts';

type Go = (address: string) => void;

interface Page {
  /** Within the company; one that begins with a slash is of no company. */
  readonly path: string;
  readonly name: string;
  /** What reading it needs; none: everybody of the company may. */
  readonly needs?: Action | 'erp';
  /** The second key, after `g`. */
  readonly key?: string;
}

const says = words.palette;
const states = ['ready_to_export', 'exporting', 'failed_to_export', 'synced', 'all'] as const;

/** The pages of a company that one can go to from anywhere, in the order in which they are used. */
export const pages: readonly Page[] = [
  ...states.map((state) => ({
    path: `erp/subcontractor-invoices?filter=${state}`,
    name: fill(says.invoicesIn, { state: state === 'all' ? words.page.list.all : words.page.erpStatuses[state] }),
    needs: 'erp' as const,
    ...(state === 'ready_to_export' ? { key: 'i' } : {}),
  })),
  { path: 'erp', name: words.page.frame.erp, needs: 'erp', key: 'e' },
  { path: 'erp/tie-out', name: words.tieOut.title, needs: 'tie_out.read', key: 't' },
  { path: 'erp/prerequisites', name: words.prerequisites.title, needs: 'connection.read' },
  ...recordKindNames.map((kind) => ({
    path: `erp/records/${kind}`,
    name: `${words.page.frame.erp}: ${words.records.many[kind]}`,
    needs: 'connection.read' as const,
  })),
  { path: 'erp/connections', name: words.page.connections.title, needs: 'connection.read', key: 'c' },
  { path: 'erp/connections/set-up', name: words.setUpConnection.title, needs: 'connection.manage' },
  { path: 'erp/accountant-report', name: words.accountantReport.title, needs: 'accountant_report.read' },
  { path: 'projects', name: words.page.frame.projects, key: 'p' },
  { path: 'directory?tab=people', name: words.directoryPage.tabs.people, needs: 'directory.read', key: 'd' },
  ...(['vendors', 'contacts', 'templates', 'accounts', 'applications', 'history'] as const).map((tab) => ({
    path: `directory?tab=${tab}`,
    name: `${words.directoryPage.title}: ${words.directoryPage.tabs[tab]}`,
    needs: 'directory.read' as const,
  })),
  { path: 'import', name: words.imports.page.title },
  { path: 'settings', name: words.directoryPage.company.title, needs: 'directory.read' },
  {
    path: 'settings/sign-in',
    name: `${words.directoryPage.company.title}: ${words.singleSignOn.page.title}`,
    needs: 'directory.grant_push',
  },
  { path: 'mail', name: words.look.title, key: 's' },
  { path: '/your-sign-in', name: words.yourSignIn.title },
  { path: '', name: words.page.trouble.home, key: 'h' },
];

/** Why somebody may not see a page; undefined where they may. */
function refusalOf({ needs }: Page, { grants }: MyCompany): string | undefined {
  if (needs === undefined || (needs === 'erp' && readsErpTool(grants))) return undefined;
  const lacks = missing(grants, needs === 'erp' ? 'connection.read' : needs, null);
  return lacks.length === 0 ? undefined : say(notPermitted(lacks));
}

export const addressOf = (company: MyCompany, { path }: Page): string =>
  path.startsWith('/') ? path : `/companies/${company.id}${path === '' ? '' : `/${path}`}`;

export const pageEntries = (company: MyCompany, go: Go): readonly Entry[] =>
  pages.map((page) => ({
    id: `page-${page.path}`,
    name: page.name,
    no: refusalOf(page, company),
    keys: page.key === undefined ? undefined : ['g', page.key],
    run: () => go(addressOf(company, page)),
  }));

/** The parts of each project, for whoever types its name or number. */
export const projectEntries = (company: MyCompany, projects: readonly Project[], go: Go): readonly Entry[] =>
  projects.flatMap((project) => {
    const name = `${project.project_number ?? ''} ${project.name}`.trim();
    const of = words.palette.kinds.project;
    const at = `/companies/${company.id}/projects/${project.id}`;
    const parts = words.commitmentsPage.project;
    const inside = [
      ['commitments', parts.commitments],
      ['billing-periods', parts.periods],
      ['settings', parts.settings],
    ] as const;
    return [
      { id: `project-${project.id}`, name, of, run: () => go(`${at}/commitments`) },
      ...inside.map(([path, page]) => ({
        id: `project-${project.id}-${path}`,
        name: fill(says.inProject, { page, project: name }),
        run: () => go(`${at}/${path}`),
      })),
    ];
  });

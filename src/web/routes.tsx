import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type ArrivalProblem, arrivalProblemOf } from '../domain/sign-in/single-sign-on.ts';
import { Refused } from '../http/client.ts';
import { api, keys, queries, signedOut } from './api.ts';
import { directorySearch } from './directory/tabs.ts';
import { reportSearch } from './erp/care/report-search.ts';
import { listSearch } from './erp/list-search.ts';
import { recordSearch } from './erp/records/search.ts';
import { tieOutSearch } from './erp/tie-out/search.ts';
import { asWanted } from './language/look.ts';
import { CompanyFrame } from './parts/frame.tsx';
import { ownPath } from './parts/own-path.ts';
import { Broken, Loading, NotFound } from './parts/trouble.tsx';
import { commitmentSearch, kindSearch } from './project/contract/tabs.ts';
import { asArrived, authorizePath } from './sign-in/arrived.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (
    search: Record<string, unknown>,
  ): { to?: string; ended?: boolean; company?: number; problem?: ArrivalProblem } => {
    const to = ownPath(search.to);
    const problem = arrivalProblemOf(search.problem);
    return {
      ...(to === null ? {} : { to }),
      ...(search.ended === true ? { ended: true } : {}),
      ...(Number.isSafeInteger(search.company) ? { company: Number(search.company) } : {}),
      ...(problem === null ? {} : { problem }),
    };
  },
  component: SignInPage,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./sign-in/invitation-page.tsx'), 'InvitationPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/join',
  component: lazyRouteComponent(() => import('./sign-in/join-page.tsx'), 'JoinPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./sign-in/set-up-page.tsx'), 'SetUpPage'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location, matches }) => {
    if (queries.getQueryData(keys.me) !== undefined) return;
    fetchProgramsOf(matches.map(({ routeId }) => routeId));
    try {
      const me = await api.me();
      queries.setQueryData(keys.me, me);
      asWanted(me);
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.status !== 401) throw problem;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: asArrived(location) } });
    }
  },
  component: Outlet,
  errorComponent: Broken,
});

const consent = createRoute({
  getParentRoute: () => signedIn,
  path: authorizePath,
  component: lazyRouteComponent(() => import('./sign-in/consent-page.tsx'), 'ConsentPage'),
});
/** The page's own program comes while it is asked who one is, not after it. */
function fetchProgramsOf(routes: readonly string[]): void {
  for (const id of routes) {
    const { component } = (router.routesById as Record<string, AnyRoute>)[id]!.options;
    // What cannot be had now is asked for again when it is to be drawn, and what went wrong is told there.
    if (component !== undefined && 'preload' in component)
      Promise.resolve(component.preload?.()).catch(() => undefined);
  }
}

const companies = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./home/companies-page.tsx'), 'CompaniesPage'),
});

const yourSignIn = createRoute({
  getParentRoute: () => signedIn,
  path: '/your-sign-in',
  /** Whoever was led here by a company that asks for more, and where they go on to. */
  validateSearch: (search: Record<string, unknown>): { company?: number; to?: string } => {
    const to = ownPath(search.to);
    return {
      ...(Number.isSafeInteger(search.company) ? { company: Number(search.company) } : {}),
      ...(to === null ? {} : { to }),
    };
  },
  component: lazyRouteComponent(() => import('./your-sign-in/your-sign-in-page.tsx'), 'YourSignInPage'),
});

const company = createRoute({
  getParentRoute: () => signedIn,
  path: '/companies/$c',
  component: CompanyFrame,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => company,
  path: '/',
  component: lazyRouteComponent(() => import('./home/company-page.tsx'), 'CompanyPage'),
});

const projects = createRoute({
  getParentRoute: () => company,
  path: '/projects',
  component: lazyRouteComponent(() => import('./home/projects-page.tsx'), 'ProjectsPage'),
});

const erp = createRoute({
  getParentRoute: () => company,
  path: '/erp',
  component: lazyRouteComponent(() => import('./erp/tool-page.tsx'), 'ToolPage'),
});

const connections = createRoute({
  getParentRoute: () => company,
  path: '/erp/connections',
  component: lazyRouteComponent(() => import('./erp/connections-page.tsx'), 'ConnectionsPage'),
});

const setUpConnection = createRoute({
  getParentRoute: () => company,
  path: '/erp/connections/set-up',
  component: lazyRouteComponent(() => import('./erp/set-up/set-up-page.tsx'), 'SetUpConnectionPage'),
});

const accountantReport = createRoute({
  getParentRoute: () => company,
  path: '/erp/accountant-report',
  validateSearch: reportSearch,
  component: lazyRouteComponent(() => import('./erp/care/report-page.tsx'), 'ReportPage'),
});

const tieOut = createRoute({
  getParentRoute: () => company,
  path: '/erp/tie-out',
  validateSearch: tieOutSearch,
  component: lazyRouteComponent(() => import('./erp/tie-out/tie-out-page.tsx'), 'TieOutPage'),
});

const prerequisites = createRoute({
  getParentRoute: () => company,
  path: '/erp/prerequisites',
  validateSearch: (search: Record<string, unknown>): { scope?: 'all' } =>
    search.scope === 'all' ? { scope: 'all' } : {},
  component: lazyRouteComponent(() => import('./erp/prerequisites-page.tsx'), 'PrerequisitesPage'),
});

const records = createRoute({
  getParentRoute: () => company,
  path: '/erp/records/$kind',
  validateSearch: recordSearch,
  component: lazyRouteComponent(() => import('./erp/records/records-page.tsx'), 'RecordsPage'),
});

const list = createRoute({
  getParentRoute: () => company,
  path: '/erp/subcontractor-invoices',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./erp/list-page.tsx'), 'ListPage'),
});

const detail = createRoute({
  getParentRoute: () => company,
  path: '/erp/subcontractor-invoices/$id',
  component: lazyRouteComponent(() => import('./erp/detail-page.tsx'), 'DetailPage'),
});

const correct = createRoute({
  getParentRoute: () => company,
  path: '/erp/subcontractor-invoices/$id/correct',
  component: lazyRouteComponent(() => import('./erp/correct/correct-page.tsx'), 'CorrectPage'),
});

const directory = createRoute({
  getParentRoute: () => company,
  path: '/directory',
  validateSearch: directorySearch,
  component: lazyRouteComponent(() => import('./directory/directory-page.tsx'), 'DirectoryPage'),
});

const settings = createRoute({
  getParentRoute: () => company,
  path: '/settings',
  component: lazyRouteComponent(() => import('./company/settings-page.tsx'), 'SettingsPage'),
});

const waysIn = createRoute({
  getParentRoute: () => company,
  path: '/settings/sign-in',
  component: lazyRouteComponent(() => import('./ways-in/ways-in-page.tsx'), 'WaysInPage'),
});

const imports = createRoute({
  getParentRoute: () => company,
  path: '/import',
  component: lazyRouteComponent(() => import('./imports/import-page.tsx'), 'ImportPage'),
});

const myMail = createRoute({
  getParentRoute: () => company,
  path: '/mail',
  component: lazyRouteComponent(() => import('./company/my-mail-page.tsx'), 'MyMailPage'),
});

const commitments = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments',
  component: lazyRouteComponent(() => import('./project/commitments-page.tsx'), 'CommitmentsPage'),
});

const periods = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/billing-periods',
  component: lazyRouteComponent(() => import('./project/periods-page.tsx'), 'PeriodsPage'),
});

const projectSettings = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/settings',
  component: lazyRouteComponent(() => import('./project/project-settings-page.tsx'), 'ProjectSettingsPage'),
});

const newCommitment = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments/new',
  validateSearch: kindSearch,
  component: lazyRouteComponent(() => import('./project/contract/new-commitment-page.tsx'), 'NewCommitmentPage'),
});

const editCommitment = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments/$id/edit',
  component: lazyRouteComponent(() => import('./project/contract/edit-commitment-page.tsx'), 'EditCommitmentPage'),
});

const newChangeOrder = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments/$id/change-orders/new',
  component: lazyRouteComponent(() => import('./project/contract/change-order-page.tsx'), 'NewChangeOrderPage'),
});

const changeOrder = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments/$id/change-orders/$order',
  component: lazyRouteComponent(() => import('./project/contract/change-order-page.tsx'), 'ChangeOrderPage'),
});

const commitment = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/commitments/$id',
  validateSearch: commitmentSearch,
  component: lazyRouteComponent(() => import('./project/commitment-page.tsx'), 'CommitmentPage'),
});

const newInvoice = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/invoices/new',
  validateSearch: (search: Record<string, unknown>): { commitment: number; correction?: number } => ({
    commitment: Number(search.commitment) || 0,
    ...(Number.isSafeInteger(search.correction) ? { correction: Number(search.correction) } : {}),
  }),
  component: lazyRouteComponent(() => import('./project/new-invoice-page.tsx'), 'NewInvoicePage'),
});

const invoice = createRoute({
  getParentRoute: () => company,
  path: '/projects/$p/invoices/$id',
  // Asked for while the page's program is on its way, and where a link is only pointed at.
  loader: ({ params }) => {
    const [c, p, id] = [Number(params.c), Number(params.p), Number(params.id)];
    if (![c, p, id].every(Number.isSafeInteger)) return;
    void queries.prefetchQuery({ queryKey: keys.requisition(c, p, id), queryFn: () => api.requisition(c, p, id) });
    void queries.prefetchQuery({ queryKey: keys.item(c, id), queryFn: () => api.invoice(c, id) });
    void queries.prefetchQuery({ queryKey: keys.periods(c, p), queryFn: () => api.billingPeriods(c, p) });
  },
  component: lazyRouteComponent(() => import('./project/invoice-page.tsx'), 'InvoicePage'),
});

const inCompany = [
  home,
  projects,
  directory,
  settings,
  waysIn,
  imports,
  myMail,
  erp,
  connections,
  setUpConnection,
  accountantReport,
  tieOut,
  prerequisites,
  records,
  list,
  detail,
  correct,
  commitments,
  commitment,
  newCommitment,
  editCommitment,
  newChangeOrder,
  changeOrder,
  periods,
  projectSettings,
  newInvoice,
  invoice,
] as const;

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    invitation,
    join,
    setUp,
    signedIn.addChildren([companies, yourSignIn, consent, company.addChildren(inCompany)]),
  ]),
  scrollRestoration: true,
  scrollToTopSelectors: ['#content'],
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  // A page that comes sooner replaces the one before it; then it is said what is waited for.
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

signedOut.tell = () => {
  const here = router.state.location;
  if (here.pathname.startsWith('/sign-in')) return;
  queries.removeQueries({ queryKey: keys.me });
  // What was being entered is kept in the browser: nobody has to stay where nothing can be saved.
  void router.navigate({ to: '/sign-in', search: { to: asArrived(here), ended: true }, ignoreBlocker: true });
};

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

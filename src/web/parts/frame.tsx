import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { missing } from '../../domain/permission.ts';
import { words } from '../../domain/words/words.ts';
import { api, queries } from '../api.ts';
import { UploadsProvider } from '../attachments/uploads.tsx';
import { type Liveness, useLive } from '../live/live.ts';
import { PaletteButton } from '../palette/palette-button.tsx';
import { CompanyProvider, type MyCompany, meQuery, readsErpTool, useMe } from '../session.tsx';
import { CopyStrip } from './copy-strip.tsx';
import { mayLeave } from './leave-guard.tsx';
import { MessageProvider } from './messages.tsx';
import { useOnline } from './online.ts';
import { Tip } from './tip.tsx';
import { NotFound } from './trouble.tsx';
import { Wordmark } from './wordmark.tsx';

const says = words.page.frame;

function SignOut() {
  const router = useRouter();
  async function signOut() {
    if (!(await mayLeave(router, '/sign-in'))) return;
    // Whatever the answer: the person wanted out, and sees the sign-in page.
    await api.signOut().catch(() => null);
    await router.navigate({ to: '/sign-in', ignoreBlocker: true });
    queries.clear();
  }
  return (
    <button type="button" className="bar-button" onClick={signOut}>
      {says.signOut}
    </button>
  );
}

function LiveDot({ liveness }: { liveness: Liveness }) {
  const online = useOnline();
  const known = { opening: '', live: says.live, reconnecting: says.reconnecting }[liveness];
  const means = { opening: undefined, live: says.liveSays, reconnecting: says.reconnectingSays }[liveness];
  const [text, about] = online ? [known, means] : [words.states.offlineShort, words.states.offlineSays];
  return (
    <span className="live" data-liveness={online ? liveness : 'reconnecting'} title={about}>
      <span role="status" className="live-says">
        {text}
      </span>
    </span>
  );
}

function Bar({ company, children }: { company?: MyCompany; children?: ReactNode }) {
  const me = useMe();
  return (
    <header className="bar">
      <a className="skip" href="#content">
        {says.skip}
      </a>
      <Link to="/" className="bar-home">
        <Wordmark />
      </Link>
      {company && (
        <>
          <Link to="/companies/$c" params={{ c: String(company.id) }} className="bar-company">
            {company.name}
          </Link>
          <nav className="bar-nav" aria-label={says.main}>
            {readsErpTool(company.grants) && (
              <Link to="/companies/$c/erp" params={{ c: String(company.id) }}>
                {says.erp}
              </Link>
            )}
            <Link to="/companies/$c/projects" params={{ c: String(company.id) }}>
              {says.projects}
            </Link>
            {missing(company.grants, 'directory.read', null).length === 0 && (
              <Link
                to="/companies/$c/directory"
                params={{ c: String(company.id) }}
                search={{ tab: 'people' }}
                activeOptions={{ includeSearch: false }}
              >
                {words.directoryPage.title}
              </Link>
            )}
          </nav>
        </>
      )}
      <span className="bar-gap" />
      {company && <PaletteButton company={company} />}
      {children}
      {company?.simulator && readsErpTool(company.grants) && (
        <a className="bar-simulator" href={company.simulator} target="_blank" rel="noreferrer">
          <span className="bar-simulator-name">{says.simulator}</span>
          <span className="sr-only"> ({says.newTab})</span>
          <svg viewBox="0 0 12 12" aria-hidden="true" className="new-tab">
            <path d="M4.5 2H2v8h8V7.5M7 2h3v3M10 2 5.5 6.5" fill="none" stroke="currentColor" strokeWidth="1.3" />
          </svg>
        </a>
      )}
      {company ? (
        <Link to="/companies/$c/mail" params={{ c: String(company.id) }} className="bar-me">
          {me.name}
        </Link>
      ) : (
        <Link to="/your-sign-in" className="bar-me">
          {me.name}
        </Link>
      )}
      <SignOut />
    </header>
  );
}

/** What scrolls, under the bar and the messages. By name, so that going back finds the place again. */
function Scrolled({ children }: { children: ReactNode }) {
  return (
    <main className="scrolled" id="content" data-scroll-restoration-id="content" tabIndex={-1}>
      <div className="content">{children}</div>
      <Tip />
    </main>
  );
}

/** Around pages that belong to no company. */
export function PlainFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <Bar />
      <CopyStrip />
      <Scrolled>{children}</Scrolled>
    </>
  );
}

function Framed({ company }: { company: MyCompany }) {
  const may = readsErpTool(company.grants);
  const liveness = useLive({ company: company.id, person: useMe().id }, may);
  return (
    <CompanyProvider company={company}>
      <Bar company={company}>{may && <LiveDot liveness={liveness} />}</Bar>
      <CopyStrip />
      <MessageProvider>
        <UploadsProvider>
          <Scrolled>
            <Outlet />
          </Scrolled>
        </UploadsProvider>
      </MessageProvider>
    </CompanyProvider>
  );
}

/** Around every page of a company that I belong to. */
export function CompanyFrame() {
  const { c } = useParams({ from: '/signed-in/companies/$c' });
  const { data: me } = useQuery(meQuery);
  const router = useRouter();
  const asking = me?.companies.find((one) => String(one.id) === c && one.asks_for_more)?.id ?? null;
  // It lets in only whoever showed more than a password: that is set up first, and then they go on to here.
  useEffect(() => {
    if (asking === null) return;
    const { href: to } = router.latestLocation;
    void router.navigate({ to: '/your-sign-in', search: { company: asking, to }, replace: true });
  }, [asking, router]);
  if (me === undefined || asking !== null) return null;
  const company = me.companies.find((one) => String(one.id) === c);
  return company === undefined ? <NotFound /> : <Framed key={company.id} company={company} />;
}

import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { useOnline } from './online.ts';
import { useTitle } from './page-head.tsx';

export { Loading } from './loading.tsx';

const says = words.page.trouble;
const { states } = words;

/** A page or panel that cannot be shown, in plain words, with the way on. */
export function Trouble({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="trouble">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <p>{action}</p>}
    </div>
  );
}

const homeLink = <Link to="/">{says.home}</Link>;

export function NotFound() {
  useTitle(says.notFound);
  return (
    <main className="scrolled" id="content">
      <div className="trouble">
        <h1>{says.notFound}</h1>
        <p>{says.notFoundSays}</p>
        <p>{homeLink}</p>
      </div>
    </main>
  );
}

/** The page itself broke: nothing that a person did. */
export function Broken({ error }: ErrorComponentProps) {
  useTitle(says.broken);
  if (error instanceof Refused) return <Refusal problem={error} />;
  return (
    <main className="scrolled" id="content">
      <div className="trouble">
        <h1>{says.broken}</h1>
        <p>{says.brokenSays}</p>
        <p>
          <button type="button" className="btn" onClick={() => window.location.reload()}>
            {says.reload}
          </button>
        </p>
      </div>
    </main>
  );
}

/** What kind of no it is, in a heading; the server's own sentence comes under it. */
function headingOf(problem: Refused): string {
  if (problem.code === 'erp_not_answering') return states.erpSilent;
  if (problem.status === 404) return says.notFound;
  return problem.status === 403 ? states.forbidden : says.refused;
}

/** The server's own sentence for what cannot be shown: missing, not permitted, the ERP silent, not answering. */
export function Refusal({ problem }: { problem: unknown }) {
  const online = useOnline();
  if (problem instanceof Refused && (problem.status < 500 || problem.code === 'erp_not_answering')) {
    return (
      <Trouble title={headingOf(problem)} action={homeLink}>
        {problem.message}
      </Trouble>
    );
  }
  if (!online) return <Trouble title={states.offline}>{states.offlineSays}</Trouble>;
  return <Trouble title={says.unreachable}>{says.unreachableSays}</Trouble>;
}

export const NotFoundPanel = () => (
  <Trouble title={says.notFound} action={homeLink}>
    {says.notFoundSays}
  </Trouble>
);

import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { useTitle } from './page-head.tsx';

const says = words.page.trouble;

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

/** The server's own sentence for what cannot be read: missing, not permitted, not answering. */
export function Refusal({ problem }: { problem: unknown }) {
  if (problem instanceof Refused && problem.status < 500) {
    const title = problem.status === 404 ? says.notFound : says.refused;
    return (
      <Trouble title={title} action={homeLink}>
        {problem.message}
      </Trouble>
    );
  }
  return <Trouble title={says.unreachable}>{says.unreachableSays}</Trouble>;
}

export const NotFoundPanel = () => (
  <Trouble title={says.notFound} action={homeLink}>
    {says.notFoundSays}
  </Trouble>
);

/** Before the first answer; never again after it. */
export function Loading() {
  return (
    <div className="loading" role="status">
      <span className="sr-only">{words.page.frame.loading}</span>
      <span className="skeleton" style={{ width: '42%' }} />
      <span className="skeleton" style={{ width: '88%' }} />
      <span className="skeleton" style={{ width: '74%' }} />
    </div>
  );
}

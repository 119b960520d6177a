import { type ReactNode, useEffect } from 'react';
import { words } from '../../domain/words/words.ts';

/** The window's title: what tabs, bookmarks and screen readers read first. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${words.page.frame.name}`;
  }, [title]);
}

/** The head of a page: where one is, its heading, and what one can do there. */
export function PageHead(props: {
  title: string;
  crumbs?: ReactNode;
  lead?: ReactNode;
  beside?: ReactNode;
  actions?: ReactNode;
}) {
  useTitle(props.title);
  return (
    <header className="page-head">
      {props.crumbs && (
        <nav className="crumbs" aria-label={words.page.frame.where}>
          {props.crumbs}
        </nav>
      )}
      <div className="page-head-row">
        <h1 id="page-title" tabIndex={-1}>
          {props.title}
        </h1>
        {props.beside}
        <div className="page-head-actions">{props.actions}</div>
      </div>
      {props.lead && <div className="page-head-lead">{props.lead}</div>}
    </header>
  );
}

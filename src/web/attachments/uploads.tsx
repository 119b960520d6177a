import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import { type Arrived, type Upload, useSending } from './use-sending.ts';

const says = words.attachments;

interface Uploads {
  readonly uploads: readonly Upload[];
  readonly add: (path: string, files: readonly File[], arrived: Arrived) => void;
  readonly forget: (key: number) => void;
  /** Says that the files of a record are on the screen; the returned function, that they are no more. */
  readonly show: (path: string) => () => void;
}

const Context = createContext<Uploads | null>(null);

/**
 * Goes on sending files while one goes from page to page of the company. What is refused meanwhile is said above the page,
 * and whoever would lose what is on its way is asked.
 */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const shown = useRef<string[]>([]);
  const { uploads, add, forget } = useSending(({ key, path, name }, detail) => {
    if (shown.current.includes(path)) return;
    tell({ kind: 'refusal', slot: `attached ${key}`, text: fill(says.refused, { name, detail }) });
  });
  const show = useCallback((path: string) => {
    shown.current.push(path);
    return () => void shown.current.splice(shown.current.indexOf(path), 1);
  }, []);
  const context = useMemo(() => ({ uploads, add, forget, show }), [uploads, add, forget, show]);
  const under = uploads.filter(({ refused }) => refused === null);
  return (
    <Context value={context}>
      <LeaveGuard
        dirty={under.length > 0}
        within={`/companies/${company}`}
        title={says.leaveTitle}
        says={fill(says.leaveSays, { names: under.map(({ name }) => name).join(', ') })}
      />
      {children}
    </Context>
  );
}

/** The files on their way to one record, whichever page they were added on, and those that were not taken. */
export function useUploads(path: string, arrived: Arrived) {
  const context = useContext(Context);
  if (context === null) throw new Error('outside of where files are sent');
  const { uploads, add, forget, show } = context;
  useEffect(() => show(path), [show, path]);
  return {
    uploads: uploads.filter((one) => one.path === path),
    add: (files: readonly File[]) => add(path, files, arrived),
    forget,
  };
}

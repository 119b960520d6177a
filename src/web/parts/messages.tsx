import { Link } from '@tanstack/react-router';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { useSteadyPage } from './steady-page.ts';

const says = words.page.frame;

export interface Message {
  readonly kind: 'success' | 'refusal';
  /** Shown word for word. */
  readonly text: string;
  /** Which invoice it is about. */
  readonly about?: string;
  /** A newer message of the same slot takes the place of the older: the last word on one invoice counts. */
  readonly slot: string;
  /** Where one goes on from here. */
  readonly way?: { readonly text: string; readonly href: string; readonly search?: object };
}
interface Kept extends Message {
  readonly id: number;
}
interface Working {
  readonly slot: string;
  readonly text: string;
}
interface Messages {
  readonly tell: (message: Message) => void;
  /** What was said there counts no more: something newer is being tried. */
  readonly forget: (slot: string) => void;
  /** Says that something takes its time; the returned function ends it. */
  readonly working: (slot: string, text: string) => () => void;
}

const Context = createContext<Messages | null>(null);
/** Older ones make room: a whole morning's messages are in the history. */
const most = 12;
/** An answer that comes sooner needs no "…". */
const patienceMs = 350;
let last = 0;

/**
 * The sentence word for word; which invoice it is about stands behind it by style/parts.css, and is read out with it.
 * Puts its text in a moment after itself, so that screen readers notice the change of a region that they know.
 */
function Announced({ message }: { message: Kept }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(message.text), 20);
    return () => clearTimeout(timer);
  }, [message.text]);
  return (
    <div
      className="message-text"
      data-testid="message"
      data-kind={message.kind}
      data-about={message.about}
      role={message.kind === 'success' ? 'status' : 'alert'}
    >
      {text}
    </div>
  );
}

function One({ message, dismiss }: { message: Kept; dismiss: (id: number) => void }) {
  return (
    <li className="message" data-kind={message.kind}>
      <Announced message={message} />
      {message.way && (
        <Link className="message-way" to={message.way.href} search={(message.way.search ?? {}) as never}>
          {message.way.text}
        </Link>
      )}
      <button type="button" className="message-close" aria-label={says.dismiss} onClick={() => dismiss(message.id)}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="m2 2 8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </button>
    </li>
  );
}

/** Keeps what has been said until it is dismissed, above the page, which stays where it is under the pointer. */
export function MessageProvider({ children }: { children: ReactNode }) {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const [under, setUnder] = useState<readonly Working[]>([]);
  const dock = useSteadyPage();
  const dismiss = useCallback((id: number) => setKept((all) => all.filter((one) => one.id !== id)), []);
  const messages = useMemo<Messages>(
    () => ({
      tell: (message) => {
        const next = { ...message, id: ++last };
        setKept((all) => [next, ...all.filter((one) => one.slot !== message.slot)].slice(0, most));
      },
      forget: (slot) => setKept((all) => all.filter((one) => one.slot !== slot)),
      working: (slot, text) => {
        const timer = setTimeout(() => setUnder((all) => [{ slot, text }, ...all]), patienceMs);
        return () => {
          clearTimeout(timer);
          setUnder((all) => all.filter((one) => one.slot !== slot));
        };
      },
    }),
    [],
  );
  return (
    <Context value={messages}>
      <section className="messages" aria-label={says.messages} ref={dock}>
        <ul>
          {under.map((one) => (
            <li key={one.slot} className="message" data-kind="working">
              <span className="spinner" aria-hidden="true" />
              <div className="message-text" role="status">
                {one.text}
              </div>
            </li>
          ))}
          {kept.map((one) => (
            <One key={one.id} message={one} dismiss={dismiss} />
          ))}
        </ul>
      </section>
      {children}
    </Context>
  );
}

export function useMessages(): Messages {
  const messages = useContext(Context);
  if (messages === null) throw new Error('outside of the message area');
  return messages;
}

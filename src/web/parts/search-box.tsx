import { useEffect, useEffectEvent, useRef, useState } from 'react';

interface Props {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  /** How long after the last letter it is looked for. */
  readonly pauseMs: number;
  readonly change: (text: string) => void;
}

/** A field to search by, which looks while one types: what stands in it is passed on as soon as the typing rests. */
export function SearchBox({ value, label, hint, pauseMs, change }: Props) {
  const [text, setText] = useState(value);
  const pass = useEffectEvent(change);
  /** What was passed on comes back, a moment later; what has been typed by then is not to be undone by it. */
  const passed = useRef<readonly string[]>([]);
  useEffect(() => {
    const at = passed.current.indexOf(value);
    passed.current = at === -1 ? [] : passed.current.slice(at + 1);
    if (at === -1) setText(value);
  }, [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      passed.current = [...passed.current, text];
      pass(text);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, value, pauseMs]);
  return (
    <input
      type="search"
      className="field field-search"
      aria-label={label}
      placeholder={hint}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

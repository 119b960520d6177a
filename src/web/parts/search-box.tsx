import { useEffect, useEffectEvent, useState } from 'react';

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
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => pass(text), pauseMs);
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

interface Props<T extends string> {
  readonly name: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly choose: (value: T) => void;
}

/** One of a few ways to look at the same. */
export function Choice<T extends string>({ name, options, value, choose }: Props<T>) {
  return (
    <fieldset className="choice">
      <legend className="sr-only">{name}</legend>
      {(Object.keys(options) as T[]).map((one) => (
        <button key={one} type="button" aria-pressed={one === value} onClick={() => choose(one)}>
          {options[one]}
        </button>
      ))}
    </fieldset>
  );
}

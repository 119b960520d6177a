import { fill, words } from '../../domain/words/words.ts';

/**
 * A button that may be refused: greyed it keeps its place and its turn under the Tab key, and says why on hover, on
 * focus and to screen readers.
 */
export function GreyButton(props: {
  name: string;
  /** Why it cannot be pressed; null where it can. */
  no: string | null;
  onPress: () => void;
  working?: boolean;
  about?: string;
  move?: string;
  className?: string;
}) {
  const { name, no, onPress, working = false, about = '', move, className = 'btn' } = props;
  const refusal = no === null ? '' : fill(words.page.move.notNow, { reasons: no });
  return (
    <button
      type="button"
      className={className}
      data-move={move}
      aria-disabled={no !== null || working}
      aria-busy={working}
      aria-description={`${about} ${refusal}`.trim() || undefined}
      {...(no === null ? {} : { 'data-tip': no })}
      onClick={() => no === null && !working && onPress()}
    >
      {working && <span className="spinner" aria-hidden="true" />}
      {name}
    </button>
  );
}

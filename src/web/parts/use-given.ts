import { useEffect, useRef } from 'react';
import { useOnce } from './use-once.ts';

/** Is whoever asked still there to show a refusal? Then it is said nowhere else. */
export type Shown = () => boolean;
/** Where nothing else shows what was refused, it is said above the page. */
export const nowhere: Shown = () => false;

/**
 * Hands over what was typed. The answer says what stands against it; null: it is done.
 * @param shown whether the dialog is still open to show it.
 */
export type Give = (typed: string, shown: Shown) => Promise<string | null>;

/**
 * What a dialog does with what was typed: it closes once that is done, and not before. Whatever stands against it is in
 * `problem`, beside the text, which is there for another try.
 */
export function useGiven(give: Give, close: () => void) {
  const { problem, working, once } = useOnce(String);
  // Closed by hand meanwhile: another dialog may be open in its place, and is not to be closed for it.
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const hand = (typed: string) =>
    void once(async () => {
      const no = await give(typed, () => here.current);
      if (no !== null) throw no;
      if (here.current) close();
      return 'left';
    });
  return { problem, working, hand };
}

import { words } from '../../../domain/words/words.ts';

/** The rows that follow, where there are any. */
export const MoreRows = ({ more }: { readonly more: (() => void) | null }) =>
  more && (
    <button type="button" className="btn btn-more" onClick={more}>
      {words.tieOut.more}
    </button>
  );

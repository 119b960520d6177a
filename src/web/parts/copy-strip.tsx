import { words } from '../../domain/words/words.ts';
import { useMe } from '../session.tsx';

/** On every page of a copy, under the bar, so that nobody takes it for the installation itself. */
export const CopyStrip = () => (useMe().copy ? <p className="copy-strip">{words.page.frame.copy}</p> : null);

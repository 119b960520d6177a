import { useEffect, useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem, ErpRecordMatches } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableAmount } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { recordName } from './use-record-moves.ts';
import { useMatches } from './use-records.ts';

const says = words.recordsPage.match;
const typingMs = 250;
type Match = ErpRecordMatches['matches'][number];

/** Choosing the same record on the other side: the likeliest first, with what is the same in both, side by side. */
export function MatchDialog(props: {
  item: ErpRecordItem;
  erp: string;
  close: () => void;
  choose: (match: Match) => void;
}) {
  const { item, erp, close, choose } = props;
  const ours = item.id !== null;
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error } = useMatches(item, search);
  const thing = words.records.one[item.kind];
  return (
    <Dialog title={fill(says.title, { name: recordName(item) })} close={close} wide>
      <p className="quiet">{fill(ours ? says.lead : says.leadOurs, { thing, erp })}</p>
      <input
        type="search"
        className="field field-search"
        aria-label={ours ? fill(says.search, { erp }) : says.searchOurs}
        placeholder={ours ? fill(says.search, { erp }) : says.searchOurs}
        value={text}
        maxLength={100}
        data-first
        onChange={(event) => setText(event.target.value)}
      />
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {data && <Matches {...{ item, erp, ours, choose }} found={data.matches} />}
      <div className="dialog-buttons">
        <button type="button" className="btn" onClick={close}>
          {words.page.frame.cancel}
        </button>
      </div>
    </Dialog>
  );
}

function Matches(props: {
  item: ErpRecordItem;
  erp: string;
  ours: boolean;
  found: readonly Match[];
  choose: (match: Match) => void;
}) {
  const { item, erp, ours, found, choose } = props;
  if (found.length === 0) return <p className="match-none">{says.none}</p>;
  const theirs = fill(says.theirs, { erp });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="match-list" tabIndex={0} aria-label={says.because}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{ours ? says.ours : theirs}</th>
            <th scope="col">{ours ? theirs : says.ours}</th>
            <th scope="col">{says.because}</th>
            <th scope="col">
              <span className="sr-only">{words.recordsPage.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((match) => (
            <tr key={match.id}>
              <td>
                <One number={item.number} name={item.name} beside={item.beside} amount={item.amount} />
              </td>
              <th scope="row">
                <One {...match} />
              </th>
              <td>
                <Parts match={match} />
              </td>
              <td className="actions">
                <button
                  type="button"
                  className="btn btn-row"
                  aria-description={`${match.number ?? ''} ${match.name}`}
                  onClick={() => choose(match)}
                >
                  {says.link}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function One({ number, name, beside, amount }: Pick<Match, 'number' | 'name' | 'beside' | 'amount'>) {
  const under = [number, beside, amount === null ? null : readableAmount(amount)].filter((text) => text);
  return (
    <>
      {name}
      {under.length > 0 && <span className="under code">{under.join(' · ')}</span>}
    </>
  );
}

function Parts({ match }: { match: Match }) {
  if (match.parts.length === 0) return <span className="quiet">{says.nothing}</span>;
  return (
    <ul className="match-parts">
      {match.parts.map((part) => (
        <li key={part} className="badge" data-match={part === 'number' || part === 'name' ? 'exact' : 'alike'}>
          {words.records.matched[part]}
        </li>
      ))}
    </ul>
  );
}

import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { MatchPart } from '../../../domain/records/match.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem, ErpRecordMatches, ErpRecordWhole } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableAmount } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { type Give, useGiven } from '../../parts/use-given.ts';
import { recordName } from './use-record-moves.ts';
import { useMatches, useRecord } from './use-records.ts';

const says = words.recordsPage.accept;

/** What the ERP will hold, and under which number. What would keep the ERP from it is said before it is asked. */
export function AcceptDialog(props: {
  item: ErpRecordItem;
  erp: string;
  move: 'accept' | 'retry';
  close: () => void;
  give: Give;
  /** Leads to what the ERP has that may be the same. */
  compare: () => void;
}) {
  const { item, erp, move, close, give, compare } = props;
  const { data, error } = useRecord(item.kind, item.id);
  // Waited for, so that nothing moves under who types; where it cannot be had, there is the list itself.
  const { data: alike, isLoading } = useMatches(item, '');
  const [typed, setTyped] = useState<string | null>(null);
  // What is known of it may be newer in a moment; what was typed stays.
  const number = (typed ?? data?.wanted?.number ?? '').trim();
  const { problem, working, hand } = useGiven(give, close);
  const label = says.number[item.kind as keyof typeof says.number] ?? words.recordsPage.columns.number;
  // Without a number: that is what this dialog is for.
  const problems = (data?.refusals ?? []).filter(({ code }) => code !== 'invalid' && code !== 'misformed_for_erp');
  function submit(event: FormEvent) {
    event.preventDefault();
    if (number !== '') hand(number);
  }
  return (
    <Dialog title={fill(says.title, { name: recordName(item) })} close={close} wide>
      {error && <Refusal problem={error} />}
      {data === undefined || isLoading ? (
        <>
          {!error && <Loading />}
          <Close close={close} />
        </>
      ) : data.wanted === null ? (
        <Overtaken says={data.moves[move]?.reasons ?? []} close={close} />
      ) : (
        <form onSubmit={submit} noValidate>
          <div role="alert" className="form-problem" data-filled={problem !== null}>
            {problem}
          </div>
          <p className="quiet">{fill(says.lead, { erp })}</p>
          <Alike item={item} erp={erp} found={alike?.matches ?? []} compare={compare} />
          <TextInput
            label={label}
            value={typed ?? data.wanted.number ?? ''}
            maxLength={255}
            autoComplete="off"
            withAsterisk
            required
            autoFocus
            className="accept-number"
            onChange={(event) => setTyped(event.target.value)}
          />
          {problems.map(({ code, detail }) => (
            <p key={code} className="problem">
              {detail}
            </p>
          ))}
          <Wanted wanted={data.wanted} />
          <div className="dialog-buttons">
            <Button variant="default" onClick={close}>
              {words.page.frame.cancel}
            </Button>
            <Button type="submit" disabled={number === ''} aria-disabled={working} aria-busy={working}>
              {words.recordsPage.moves[move]}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** What is worth a second look before another one is made: an address alone is many people's. */
const telling: ReadonlySet<MatchPart> = new Set(['number', 'name', 'email', 'number_alike', 'name_alike']);

/** The likeliest record of the ERP that nothing here is linked to, where there is one; as the ERP's list was last read. */
function Alike(props: { item: ErpRecordItem; erp: string; found: ErpRecordMatches['matches']; compare: () => void }) {
  const { item, erp, found, compare } = props;
  const match = found.find(({ parts }) => parts.some((part) => telling.has(part)));
  if (match === undefined || item.moves.link?.allowed !== true) return null;
  const record = [match.number, match.name].filter((text) => text).join(' ');
  return (
    <div className="accept-alike" role="status">
      <p>{fill(says.alike, { erp, record })}</p>
      <Button variant="default" onClick={compare}>
        {says.compare}
      </Button>
    </div>
  );
}

/** It came to the ERP while the dialog was open: there is nothing to make any more. */
function Overtaken({ says, close }: { says: readonly { readonly detail: string }[]; close: () => void }) {
  return (
    <>
      <p role="status">{says.map(({ detail }) => detail).join(' ')}</p>
      <Close close={close} />
    </>
  );
}

/** The way out where there is nothing to press but this: not everybody has an Escape key. */
function Close({ close }: { close: () => void }) {
  return (
    <div className="dialog-buttons">
      <Button variant="default" onClick={close}>
        {words.page.frame.close}
      </Button>
    </div>
  );
}

/** The record as the ERP will hold it. */
export function Wanted({ wanted }: { wanted: NonNullable<ErpRecordWhole['wanted']> }) {
  if (wanted.lines.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="wanted-lines" tabIndex={0} aria-label={says.lines}>
      <p className="quiet">
        {fill(says.of, { count: wanted.lines.length, sum: readableAmount(wanted.amount ?? '0.00') })}
      </p>
      <table className="table">
        <tbody>
          {wanted.lines.map((line) => (
            <tr key={line.number}>
              <td className="num">{line.number}</td>
              <th scope="row">{line.description}</th>
              <td className="code">
                {line.cost_code} {line.cost_type}
              </td>
              <td className="num">{readableAmount(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

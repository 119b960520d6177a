import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem, ErpRecordWhole } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableAmount } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { type Give, useGiven } from '../../parts/use-given.ts';
import { recordName } from './use-record-moves.ts';
import { useRecord } from './use-records.ts';

const says = words.recordsPage.accept;

/** What the ERP will hold, and under which number. What would keep the ERP from it is said before it is asked. */
export function AcceptDialog(props: {
  item: ErpRecordItem;
  erp: string;
  move: 'accept' | 'retry';
  close: () => void;
  give: Give;
}) {
  const { item, erp, move, close, give } = props;
  const { data, error } = useRecord(item.kind, item.id);
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
      {data === undefined ? (
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

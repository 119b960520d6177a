import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem, ErpRecordWhole } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableAmount } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { recordName } from './use-record-moves.ts';
import { useRecord } from './use-records.ts';

const says = words.recordsPage.accept;

/** What the ERP will hold, and under which number. What would keep the ERP from it is said before it is asked. */
export function AcceptDialog(props: {
  item: ErpRecordItem;
  erp: string;
  button: string;
  close: () => void;
  give: (number: string) => void;
}) {
  const { item, erp, button, close, give } = props;
  const { data, error } = useRecord(item.kind, item.id);
  const [number, setNumber] = useState<string | null>(null);
  useEffect(() => {
    if (data?.wanted && number === null) setNumber(data.wanted.number);
  }, [data, number]);
  const label = says.number[item.kind as keyof typeof says.number] ?? words.recordsPage.columns.number;
  // Without a number: that is what this dialog is for.
  const problems = (data?.refusals ?? []).filter(({ code }) => code !== 'invalid' && code !== 'misformed_for_erp');
  function submit(event: FormEvent) {
    event.preventDefault();
    if (number?.trim()) give(number.trim());
  }
  return (
    <Dialog title={fill(says.title, { name: recordName(item) })} close={close} wide>
      {error && <Refusal problem={error} />}
      {!data?.wanted ? (
        !error && <Loading />
      ) : (
        <form onSubmit={submit} noValidate>
          <p className="quiet">{fill(says.lead, { erp })}</p>
          <TextInput
            label={label}
            value={number ?? ''}
            maxLength={255}
            autoComplete="off"
            withAsterisk
            required
            data-first
            className="accept-number"
            onChange={(event) => setNumber(event.target.value)}
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
            <Button type="submit" disabled={!number?.trim()}>
              {button}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
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

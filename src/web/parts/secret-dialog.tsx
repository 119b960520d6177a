import { Button, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Dialog } from './dialog.tsx';

const says = words.directoryPage.people;

/** Something that is shown only now, ready to be copied. */
export function SecretDialog(props: {
  title: string;
  says: readonly string[];
  label: string;
  secret: string;
  close: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(props.secret);
      setSaid(says.copied);
    } catch {
      setSaid(says.notCopied);
    }
  }
  return (
    <Dialog title={props.title} close={props.close}>
      {props.says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Textarea
        ref={field}
        label={props.label}
        value={props.secret}
        readOnly
        autosize
        minRows={2}
        styles={{ input: { fontFamily: 'ui-monospace, monospace' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p role="status">{said}</p>
      <div className="dialog-buttons">
        <Button variant="default" onClick={() => void copy()} data-first>
          {says.copy}
        </Button>
        <Button onClick={props.close}>{says.done}</Button>
      </div>
    </Dialog>
  );
}

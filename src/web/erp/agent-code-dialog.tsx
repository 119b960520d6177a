import { Button, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { AgentCode } from '../../http/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { readableMoment } from '../parts/format.ts';

const says = words.page.connections;

/** The code, shown once, within the command that wants it. */
export function AgentCodeDialog(props: { name: string; takesOver: boolean; given: AgentCode; close: () => void }) {
  const { code, expires_at: at } = props.given;
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const command = fill(says.commandText, { url: window.location.origin, code });
  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(command);
      setSaid(says.copied);
    } catch {
      setSaid(says.notCopied);
    }
  }
  return (
    <Dialog title={fill(says.codeTitle, { name: props.name })} close={props.close}>
      <p>{fill(says.codeSays, { at: readableMoment(at) })}</p>
      {props.takesOver && <p>{says.codeTakesOver}</p>}
      <Textarea
        ref={field}
        label={says.command}
        value={command}
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

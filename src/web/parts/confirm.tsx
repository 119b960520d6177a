import { Button } from '@mantine/core';
import { words } from '../../domain/words/words.ts';
import { Dialog } from './dialog.tsx';

/** Asks before something that cannot simply be undone. The careful answer has the focus. */
export function Confirm(props: {
  title: string;
  says: string;
  yes: string;
  no?: string;
  onYes: () => void;
  onNo: () => void;
}) {
  return (
    <Dialog title={props.title} close={props.onNo}>
      <p>{props.says}</p>
      <div className="dialog-buttons">
        <Button variant="default" onClick={props.onNo} data-first>
          {props.no ?? words.page.frame.cancel}
        </Button>
        <Button color="red.9" onClick={props.onYes}>
          {props.yes}
        </Button>
      </div>
    </Dialog>
  );
}

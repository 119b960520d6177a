import { Button, Modal } from '@mantine/core';
import { words } from '../../domain/words/words.ts';

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
    <Modal
      opened
      onClose={props.onNo}
      title={props.title}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': words.page.frame.close }}
    >
      <p>{props.says}</p>
      <div className="dialog-buttons">
        <Button variant="default" onClick={props.onNo} data-autofocus>
          {props.no ?? words.page.frame.cancel}
        </Button>
        <Button color="red.8" onClick={props.onYes}>
          {props.yes}
        </Button>
      </div>
    </Modal>
  );
}

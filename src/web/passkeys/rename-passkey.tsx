import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { passkeyLimits } from '../../domain/sign-in/passkey.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { OwnPasskey } from '../../http/client.ts';
import { api } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { inWordsAtField } from '../parts/record-dialog.tsx';
import { useOnce } from '../parts/use-once.ts';

const says = words.passkeys.page;

/** Another name: it opens nothing more and nothing less by it, so no password is asked for. */
export function RenamePasskey(props: { one: OwnPasskey; done: (says: string) => Promise<void>; close: () => void }) {
  const { one, done, close } = props;
  const [name, setName] = useState(one.name);
  const { problem, working, once } = useOnce(inWordsAtField);
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      const { name: to } = await api.renamePasskey(one.id, name);
      await done(fill(says.renamed, { name: one.name, to }));
      return 'left';
    });
  }
  return (
    <Dialog title={fill(says.renameTitle, { name: one.name })} close={close}>
      <form onSubmit={submit} noValidate className="record-fields">
        <TextInput
          label={says.name}
          value={name}
          error={problem}
          maxLength={passkeyLimits.longestName}
          data-first
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <div className="dialog-buttons">
          <Button variant="default" onClick={close}>
            {words.yourSignIn.cancel}
          </Button>
          <Button type="submit" aria-disabled={working}>
            {says.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

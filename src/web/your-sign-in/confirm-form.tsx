import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { inWordsAtField } from '../parts/record-dialog.tsx';
import { useOnce } from '../parts/use-once.ts';

const says = words.yourSignIn;

/** Was it the password that was wrong, and not what it is given for? */
export const isWrongPassword = (refused: unknown): boolean =>
  refused instanceof Refused && refused.problem?.facts?.because === 'wrong_password';

/** What was refused: a wrong password at its field, all else below. */
const said = (refused: unknown) => ({ text: inWordsAtField(refused), atPassword: isWrongPassword(refused) });

/**
 * A dialog that asks for one's password before it does something. What is typed is kept nowhere: the dialogs of records
 * keep drafts, and this is not for a draft.
 */
export function ConfirmForm(props: {
  title: string;
  button: string;
  hasPassword: boolean;
  children?: ReactNode;
  /** Throws what the server refused. */
  go: (password: string) => Promise<void>;
  close: () => void;
}) {
  const [password, setPassword] = useState('');
  const { problem, working, once } = useOnce(said);
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      await props.go(password);
      return 'left';
    });
  }
  return (
    <Dialog title={props.title} close={props.close}>
      <form onSubmit={submit} noValidate className="record-fields">
        {props.children}
        {props.hasPassword ? (
          <PasswordInput
            label={says.password}
            description={says.passwordHint}
            value={password}
            autoComplete="current-password"
            error={problem?.atPassword ? problem.text : null}
            errorProps={{ role: 'alert' }}
            visibilityToggleButtonProps={{ 'aria-label': words.page.signIn.show }}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        ) : (
          <p className="quiet">{says.noPassword}</p>
        )}
        <p role="alert" className="problem">
          {problem?.atPassword ? null : problem?.text}
        </p>
        <div className="dialog-buttons">
          <Button variant="default" onClick={props.close}>
            {says.cancel}
          </Button>
          <Button type="submit" aria-disabled={working}>
            {working ? says.working : props.button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

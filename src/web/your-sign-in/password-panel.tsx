import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { api } from '../api.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { ownKeys } from './keys.ts';

const says = words.yourSignIn.change;

/** Another password. */
export function PasswordPanel() {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [next, setNext] = useState('');
  const [said, setSaid] = useState('');
  async function go(password: string) {
    await api.changePassword(password, next);
    setNext('');
    setOpen(false);
    setSaid(says.done);
    await queries.invalidateQueries({ queryKey: ownKeys.all });
  }
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p>{says.says}</p>
      <div className="toolbar">
        <Button variant="default" onClick={() => setOpen(true)}>
          {says.button}
        </Button>
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
      {open && (
        <ConfirmForm title={says.title} button={says.button} hasPassword go={go} close={() => setOpen(false)}>
          <PasswordInput
            label={says.next}
            description={says.hint}
            value={next}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': words.page.signIn.show }}
            data-first
            onChange={({ currentTarget }) => setNext(currentTarget.value)}
          />
        </ConfirmForm>
      )}
    </section>
  );
}

import { Button, PasswordInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { shortestPassword } from '../../domain/directory.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Invited } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useTitle } from '../parts/page-head.tsx';
import { inWordsAtField } from '../parts/record-dialog.tsx';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';

const says = words.directoryPage.invitation;

/** Where an invitation leads: its person sets a password. The code stands behind the #, which no server is sent. */
export function InvitationPage() {
  useTitle(says.title);
  const [code] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const { data, error } = useQuery({
    queryKey: ['invitation', code],
    queryFn: () => api.lookAtInvitation(code),
    enabled: code !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [done, setDone] = useState<Invited | null>(null);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Wordmark large />
        <h1>{says.title}</h1>
        {code === '' && <p className="problem">{says.noCode}</p>}
        {error && (
          <p className="problem" role="alert">
            {inWords(error)}
          </p>
        )}
        {done && (
          <>
            <p role="status">{fill(says.done, { login: done.login })}</p>
            <Link to="/sign-in" className="btn btn-main">
              {says.signIn}
            </Link>
          </>
        )}
        {data && !done && <PasswordForm code={code} invited={data} done={setDone} />}
      </div>
    </main>
  );
}

function PasswordForm(props: { code: string; invited: Invited; done: (invited: Invited) => void }) {
  const { code, invited, done } = props;
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { problem, working, once } = useOnce(inWordsAtField);
  const [differ, setDiffer] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      setDiffer(password !== again);
      if (password === again) done(await api.acceptInvitation(code, password));
      return 'again';
    });
  }
  const show = { 'aria-label': words.page.signIn.show };
  return (
    <form onSubmit={submit} noValidate className="record-fields">
      <p>
        {fill(says.hello, invited)} <strong>{invited.login}</strong>.
      </p>
      <input type="hidden" autoComplete="username" value={invited.login} readOnly />
      <PasswordInput
        label={says.password}
        description={fill(says.hint, { limit: shortestPassword })}
        error={problem}
        value={password}
        autoComplete="new-password"
        visibilityToggleButtonProps={show}
        size="md"
        autoFocus
        onChange={(event) => setPassword(event.target.value)}
      />
      <PasswordInput
        label={says.again}
        error={differ ? says.differ : null}
        value={again}
        autoComplete="new-password"
        visibilityToggleButtonProps={show}
        size="md"
        onChange={(event) => setAgain(event.target.value)}
      />
      <Button type="submit" size="md" fullWidth aria-disabled={working}>
        {working ? says.working : says.button}
      </Button>
    </form>
  );
}

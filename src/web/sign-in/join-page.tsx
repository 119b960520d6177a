import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useTitle } from '../parts/page-head.tsx';
import { Loading } from '../parts/trouble.tsx';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { goToProvider } from './provider-button.tsx';

const says = words.singleSignOn.join;

/** Somebody whose account was there before their company had a provider: its password joins the two, once. */
export function JoinPage() {
  const router = useRouter();
  const { problem, working, once } = useOnce(inWords);
  const { data, error } = useQuery({ queryKey: ['join'], queryFn: api.waitingToJoin, retry: false, gcTime: 0 });
  useTitle(says.title);
  const back = () => void router.navigate({ to: '/sign-in', search: data ? { company: data.company_id } : {} });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void once(async () => {
      const joined = await api.joinAccount(String(form.get('password') ?? ''), String(form.get('code') ?? '').trim());
      // By the provider once more, which knows them still: then they are in, with what their groups give.
      await goToProvider(joined.company_id, joined.to);
      return 'left';
    });
  }

  if (data === undefined && !error) return <Loading />;
  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <Wordmark large />
        <h1>{says.title}</h1>
        <p className="quiet">{data ? fill(says.lead, { label: data.label, name: data.name }) : says.over}</p>
        <div role="alert" className="form-problem" data-filled={problem !== null}>
          {problem}
        </div>
        {data && (
          <>
            <PasswordInput
              name="password"
              label={says.password}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': words.page.signIn.show }}
              autoFocus
              size="md"
            />
            {data.asks_for_code && (
              <TextInput name="code" label={says.code} autoComplete="one-time-code" spellCheck={false} size="md" />
            )}
            <Button type="submit" size="md" fullWidth aria-disabled={working}>
              {working ? says.working : says.button}
            </Button>
          </>
        )}
        <Button variant="default" size="md" fullWidth onClick={back}>
          {says.back}
        </Button>
      </form>
    </main>
  );
}

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { WaitingSignIn } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { asWanted, chosenBeforeSignIn } from '../language/look.ts';
import { inWords } from '../parts/in-words.ts';
import { ownPath } from '../parts/own-path.ts';
import { useTitle } from '../parts/page-head.tsx';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { signWithPasskey } from '../passkeys/ask-browser.ts';
import { PasskeyButton } from '../passkeys/passkey-button.tsx';
import { authorizePath } from './arrived.ts';
import { CodeForm } from './code-form.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { companyWanted, ProviderButton, sayProblem, useProvider } from './provider-button.tsx';

const says = words.page.signIn;

/** Nothing of whoever was here before may stay on screen, nor be asked for in their name. */
const forgetWhoeverWas = () => queries.clear();

/** Signs in and goes back to where one wanted to go. */
export function SignInPage() {
  const { to, ended, company, problem: brought } = useSearch({ from: '/sign-in' });
  const provider = useProvider(companyWanted(company, to));
  const router = useRouter();
  const { problem, working, once } = useOnce(inWords);
  const [waits, setWaits] = useState<WaitingSignIn['ways'] | null>(null);
  useTitle(says.title);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void once(async () => {
      const begun = await api.signIn(String(form.get('login') ?? '').trim(), String(form.get('password') ?? ''));
      if (begun?.waits_for === 'code') {
        setWaits(begun.ways);
        return 'again';
      }
      forgetWhoeverWas();
      // Somebody else may have taken their second factor away: then they are led to where they set up another one.
      await goIn((await api.ownSignIn()).factor_taken_at !== null);
      return 'left';
    });
  }

  const withPasskey = () =>
    void once(async () => {
      await api.signInWithPasskey(await signWithPasskey(await api.beginPasskeySignIn()));
      await goIn();
      return 'left';
    });

  async function goIn(lacksFactor = false) {
    forgetWhoeverWas();
    const chosen = chosenBeforeSignIn();
    if (chosen !== null) await api.setLook({ language: chosen });
    const me = await api.me();
    queries.setQueryData(keys.me, me);
    asWanted(me);
    // The router hands over what stands in the address as well as what it has read from it.
    const next = ownPath(to) ?? '/';
    // What an application asks for is read from the address as it stands: see arrived.ts.
    if (next.startsWith(authorizePath)) return window.location.assign(next);
    router.history.push(lacksFactor ? '/your-sign-in' : next);
  }

  if (waits !== null) return <CodeForm ways={waits} done={goIn} back={() => setWaits(null)} />;

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <Wordmark large />
        <p className="quiet">{says.lead}</p>
        <h1 className="sr-only">{says.title}</h1>
        {ended && problem === null && <p className="note">{says.ended}</p>}
        {brought && problem === null && (
          <p className="note" role="alert">
            {sayProblem(brought, provider)}
          </p>
        )}
        {provider && <ProviderButton provider={provider} to={ownPath(to)} />}
        <div role="alert" className="form-problem" data-filled={problem !== null}>
          {problem}
        </div>
        <TextInput
          name="login"
          label={says.login}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          size="md"
        />
        <PasswordInput
          name="password"
          label={says.password}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': says.show }}
          size="md"
        />
        <Button
          type="submit"
          size="md"
          fullWidth
          variant={provider?.label ? 'default' : 'filled'}
          aria-disabled={working}
        >
          {working ? says.working : says.button}
        </Button>
        <PasskeyButton name={words.passkeys.signIn.button} working={working} press={withPasskey} />
        <LanguageSwitch />
      </form>
    </main>
  );
}

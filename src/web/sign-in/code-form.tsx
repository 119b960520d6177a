import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { WaitingSignIn } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { signWithPasskey } from '../passkeys/ask-browser.ts';
import { PasskeyButton } from '../passkeys/passkey-button.tsx';

const says = words.yourSignIn.code;

/** The second half of a sign-in: a passkey, the code of the app, or a recovery code. */
export function CodeForm(props: { ways: WaitingSignIn['ways']; done: () => Promise<void>; back: () => void }) {
  const { ways, done, back } = props;
  const [code, setCode] = useState('');
  const { problem, working, once } = useOnce(inWords);
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      await api.signInWithCode(code.trim());
      await done();
      return 'left';
    });
  }
  const withPasskey = () =>
    void once(async () => {
      await api.signInWithPasskeySecond(await signWithPasskey(await api.beginPasskeySecond()));
      await done();
      return 'left';
    });
  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <Wordmark large />
        <h1>{says.title}</h1>
        <p className="quiet">{ways.code ? says.lead : words.passkeys.signIn.secondOnly}</p>
        <div role="alert" className="form-problem" data-filled={problem !== null}>
          {problem}
        </div>
        {ways.passkey && (
          <PasskeyButton name={words.passkeys.signIn.second} main working={working} press={withPasskey} />
        )}
        <TextInput
          label={ways.code ? says.label : words.passkeys.signIn.recovery}
          value={code}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          size="md"
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <Button type="submit" variant={ways.passkey ? 'default' : 'filled'} size="md" fullWidth aria-disabled={working}>
          {working ? words.yourSignIn.working : says.button}
        </Button>
        <Button variant="default" size="md" fullWidth onClick={back}>
          {says.back}
        </Button>
      </form>
    </main>
  );
}

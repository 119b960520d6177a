import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { encode } from 'uqr';
import { fill, words } from '../../domain/words/words.ts';
import type { OfferedFactor, OwnSignIn } from '../../http/client.ts';
import { api } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { readableMoment } from '../parts/format.ts';
import { inWordsAtField } from '../parts/record-dialog.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { ownKeys } from './keys.ts';

const all = words.yourSignIn;
const says = all.factor;
type Asking = 'set up' | 'renew' | 'remove';

/** Codes of an app: set up, other recovery codes, removed. */
export function FactorPanel({ mine }: { mine: OwnSignIn }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [offered, setOffered] = useState<OfferedFactor | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState('');
  const isOn = mine.second_factor_since !== null;
  const refresh = () => queries.invalidateQueries({ queryKey: ownKeys.all });
  async function go(password: string) {
    if (asking === 'set up') setOffered(await api.offerSecondFactor(password));
    if (asking === 'renew') setCodes((await api.renewRecoveryCodes(password)).recovery_codes);
    if (asking === 'remove') {
      await api.removeSecondFactor(password);
      setSaid(says.removed);
    }
    setAsking(null);
    await refresh();
  }
  const titles = { 'set up': says.title, renew: says.renew, remove: says.removeTitle };
  const state = isOn
    ? fill(says.on, { at: readableMoment(mine.second_factor_since!), left: mine.recovery_codes_left })
    : mine.passkeys > 0
      ? words.passkeys.page.noApp
      : says.off;
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p>{state}</p>
      <div className="toolbar">
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setAsking('renew')}>
              {says.renew}
            </Button>
            <Button variant="default" onClick={() => setAsking('remove')}>
              {says.remove}
            </Button>
          </>
        ) : (
          <Button variant={mine.passkeys > 0 ? 'default' : 'filled'} onClick={() => setAsking('set up')}>
            {says.setUp}
          </Button>
        )}
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
      {asking && (
        <ConfirmForm
          title={titles[asking]}
          button={asking === 'remove' ? says.remove : all.goOn}
          hasPassword={mine.has_password}
          go={go}
          close={() => setAsking(null)}
        />
      )}
      {offered && (
        <ShowCode
          offered={offered}
          done={async (shown) => {
            setOffered(null);
            setCodes(shown);
            await refresh();
          }}
          close={() => setOffered(null)}
        />
      )}
      {codes && (
        <SecretDialog
          title={says.codesTitle}
          says={[says.codesSays]}
          label={says.codes}
          secret={codes.join('\n')}
          close={() => setCodes(null)}
        />
      )}
    </section>
  );
}

/** The key as a picture and as text, and the code that shows that the app has it. */
function ShowCode(props: {
  offered: OfferedFactor;
  done: (codes: readonly string[]) => Promise<void>;
  close: () => void;
}) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    try {
      await props.done((await api.confirmSecondFactor(code)).recovery_codes);
    } catch (refused) {
      setProblem(inWordsAtField(refused));
    }
  }
  return (
    <Dialog title={says.title} close={props.close}>
      <form onSubmit={submit} noValidate className="record-fields">
        <p>{says.scan}</p>
        <Picture text={props.offered.uri} />
        <TextInput
          label={says.key}
          value={props.offered.secret.replace(/.{4}(?=.)/g, '$& ')}
          readOnly
          styles={{ input: { fontFamily: 'ui-monospace, monospace' } }}
        />
        <TextInput
          label={says.code}
          value={code}
          error={problem}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-first
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <div className="dialog-buttons">
          <Button variant="default" onClick={props.close}>
            {all.cancel}
          </Button>
          <Button type="submit">{says.confirm}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A QR code, drawn here: the key goes to no other server, and stands in no address. Dark on white in either look. */
function Picture({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      role="img"
      aria-label={says.picture}
      shapeRendering="crispEdges"
      className="qr"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

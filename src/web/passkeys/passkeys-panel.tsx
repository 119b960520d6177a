import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { passkeyLimits } from '../../domain/sign-in/passkey.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { MadePasskey, OwnPasskey, OwnSignIn } from '../../http/client.ts';
import { api } from '../api.ts';
import { Sheet } from '../directory/sheet.tsx';
import { readableMoment } from '../parts/format.ts';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { browserName } from '../your-sign-in/browser-name.ts';
import { ConfirmForm } from '../your-sign-in/confirm-form.tsx';
import { ownKeys } from '../your-sign-in/keys.ts';
import { makePasskey, whyNoPasskeys } from './ask-browser.ts';
import { RenamePasskey } from './rename-passkey.tsx';

const all = words.yourSignIn;
const says = words.passkeys.page;

type Asking = { readonly what: 'add' | 'codes' } | { readonly what: 'rename' | 'remove'; readonly one: OwnPasskey };

/** My passkeys: made, called otherwise, removed. */
export function PasskeysPanel({ mine }: { mine: OwnSignIn }) {
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: ownKeys.passkeys, queryFn: () => api.ownPasskeys() });
  const [asking, setAsking] = useState<Asking | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState('');
  const whyNot = data === undefined ? null : whyNoPasskeys(data);
  // With an app the codes are renewed where the app is.
  const keepsCodes = mine.second_factor_since === null && (data?.passkeys.length ?? 0) > 0;
  async function done(text: string) {
    setAsking(null);
    setSaid(text);
    await queries.invalidateQueries({ queryKey: ownKeys.all });
  }
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p className="quiet">{says.lead}</p>
      {whyNot !== null && <p className="note">{whyNot}</p>}
      <div className="toolbar">
        {data !== undefined && whyNot === null && (
          <Button onClick={() => setAsking({ what: 'add' })}>{says.add}</Button>
        )}
        {keepsCodes && (
          <Button variant="default" onClick={() => setAsking({ what: 'codes' })}>
            {all.factor.renew}
          </Button>
        )}
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
      <Sheet
        caption={says.title}
        columns={[says.name, says.where, says.made, says.used, all.sessions.actions]}
        rows={data?.passkeys}
        error={error}
        none={says.none}
        row={(one: OwnPasskey) => <Row key={one.id} one={one} ask={(what) => setAsking({ what, one })} />}
      />
      {asking?.what === 'add' && (
        <NewPasskey
          hasPassword={mine.has_password}
          done={async ({ made, recovery_codes }) => {
            await done(fill(says.added, { name: made.name }));
            setCodes(recovery_codes);
          }}
          close={() => setAsking(null)}
        />
      )}
      {asking?.what === 'codes' && (
        <ConfirmForm
          title={all.factor.renew}
          button={all.goOn}
          hasPassword={mine.has_password}
          go={async (password) => {
            setCodes((await api.renewRecoveryCodes(password)).recovery_codes);
            await done('');
          }}
          close={() => setAsking(null)}
        />
      )}
      {asking?.what === 'rename' && <RenamePasskey one={asking.one} done={done} close={() => setAsking(null)} />}
      {asking?.what === 'remove' && (
        <ConfirmForm
          title={fill(says.removeTitle, { name: asking.one.name })}
          button={says.remove}
          hasPassword={mine.has_password}
          go={async (password) => {
            await api.removePasskey(asking.one.id, password);
            await done(fill(says.removed, { name: asking.one.name }));
          }}
          close={() => setAsking(null)}
        >
          <p>{says.removeSays}</p>
        </ConfirmForm>
      )}
      {codes && (
        <SecretDialog
          title={all.factor.codesTitle}
          says={[says.codesSays]}
          label={all.factor.codes}
          secret={codes.join('\n')}
          close={() => setCodes(null)}
        />
      )}
    </section>
  );
}

function Row({ one, ask }: { one: OwnPasskey; ask: (what: 'rename' | 'remove') => void }) {
  return (
    <tr data-inactive={one.blocked_at !== null}>
      <th scope="row">
        {one.name}
        {one.blocked_at !== null && (
          <span className="under problem">{fill(says.blocked, { at: readableMoment(one.blocked_at) })}</span>
        )}
      </th>
      <td>{one.synced ? says.synced : says.oneDevice}</td>
      <td>{readableMoment(one.created_at)}</td>
      <td>{one.last_used_at === null ? says.never : readableMoment(one.last_used_at)}</td>
      <td className="actions">
        <button type="button" className="btn btn-row" onClick={() => ask('rename')}>
          {says.rename}
          <span className="sr-only"> {one.name}</span>
        </button>
        <button type="button" className="btn btn-row btn-danger" onClick={() => ask('remove')}>
          {says.remove}
          <span className="sr-only"> {one.name}</span>
        </button>
      </td>
    </tr>
  );
}

function NewPasskey(props: { hasPassword: boolean; done: (made: MadePasskey) => Promise<void>; close: () => void }) {
  const [name, setName] = useState(browserName(window.navigator.userAgent) ?? '');
  const go = async (password: string) => {
    const answer = await makePasskey(await api.beginPasskey(password));
    await props.done(await api.addPasskey({ name, answer }));
  };
  return (
    <ConfirmForm title={says.add} button={all.goOn} hasPassword={props.hasPassword} go={go} close={props.close}>
      <TextInput
        label={says.name}
        description={says.nameHint}
        value={name}
        maxLength={passkeyLimits.longestName}
        data-first
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
    </ConfirmForm>
  );
}

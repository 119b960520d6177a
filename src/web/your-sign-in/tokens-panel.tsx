import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tokenLimits, tokenScopes } from '../../domain/sign-in/token.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { MadeToken, OwnToken } from '../../http/client.ts';
import { api } from '../api.ts';
import { Sheet } from '../directory/sheet.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { shownOnce } from '../parts/shown-once.ts';
import { useMe } from '../session.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { ownKeys } from './keys.ts';

const all = words.yourSignIn;
const says = all.tokens;

/** My personal tokens. */
export function TokensPanel({ hasPassword }: { hasPassword: boolean }) {
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: ownKeys.tokens, queryFn: () => api.ownTokens() });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [said, setSaid] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ownKeys.tokens });
  async function revoke({ id, name }: OwnToken) {
    try {
      await api.revokeToken(id);
      setSaid(fill(says.wasRevoked, { name }));
    } catch (problem) {
      setSaid(inWords(problem));
    }
    await refresh();
  }
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p className="quiet">{says.lead}</p>
      <div className="toolbar">
        <Button onClick={() => setMaking(true)}>{says.add}</Button>
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
      <Sheet
        caption={says.title}
        columns={[says.name, says.may, says.reach, says.ends, says.used, all.sessions.actions]}
        rows={data?.tokens}
        error={error}
        none={says.none}
        row={(one: OwnToken) => <Row key={one.id} token={one} revoke={() => void revoke(one)} />}
      />
      {making && (
        <NewToken
          hasPassword={hasPassword}
          refresh={refresh}
          done={async (token) => {
            setMaking(false);
            setMade(token);
            await refresh();
          }}
          close={() => setMaking(false)}
        />
      )}
      {made && (
        <SecretDialog
          title={fill(says.secretTitle, { name: made.made.name })}
          says={[says.secretSays]}
          label={says.secret}
          secret={made.token}
          close={() => setMade(null)}
        />
      )}
    </section>
  );
}

function Row({ token, revoke }: { token: OwnToken; revoke: () => void }) {
  const { companies } = useMe();
  const [asking, setAsking] = useState(false);
  const company = companies.find(({ id }) => id === token.company_id)?.name ?? String(token.company_id);
  return (
    <tr data-inactive={!token.counts}>
      <th scope="row">
        {token.name} <span className="quiet code">{fill(says.endsIn, { hint: token.hint })}</span>
      </th>
      <td>{words.signIn.scopes[token.scope]}</td>
      <td>{token.company_id === null ? says.everywhere : company}</td>
      <td>{readableMoment(token.expires_at)}</td>
      <td>{token.last_used_at === null ? says.never : readableMoment(token.last_used_at)}</td>
      <td className="actions">
        {token.counts ? (
          <button type="button" className="btn btn-row btn-danger" onClick={() => setAsking(true)}>
            {says.revoke}
            <span className="sr-only"> {token.name}</span>
          </button>
        ) : token.revoked_at === null ? (
          fill(says.ended, { at: readableMoment(token.expires_at) })
        ) : (
          fill(says.revoked, { at: readableMoment(token.revoked_at) })
        )}
        {asking && (
          <Confirm
            title={fill(says.revokeTitle, { name: token.name })}
            says={says.revokeSays}
            yes={says.revoke}
            onYes={() => {
              setAsking(false);
              revoke();
            }}
            onNo={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}

const lives = [7, 30, tokenLimits.usualDays, tokenLimits.longestDays];

function NewToken(props: {
  hasPassword: boolean;
  refresh: () => Promise<void>;
  done: (made: MadeToken) => Promise<void>;
  close: () => void;
}) {
  const { companies } = useMe();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<(typeof tokenScopes)[number]>('read');
  const [company, setCompany] = useState(companies.length === 1 ? String(companies[0]!.id) : '');
  const [days, setDays] = useState(String(tokenLimits.usualDays));
  const go = async (password: string) => {
    const wanted = { name, scope, company_id: company === '' ? null : Number(company), days: Number(days), password };
    await props.done(await shownOnce(() => api.makeToken(wanted), props.refresh));
  };
  return (
    <ConfirmForm title={says.add} button={says.add} hasPassword={props.hasPassword} go={go} close={props.close}>
      <TextInput
        label={says.name}
        description={says.nameHint}
        value={name}
        data-first
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <NativeSelect
        label={says.may}
        value={scope}
        data={tokenScopes.map((value) => ({ value, label: words.signIn.scopes[value] }))}
        onChange={({ currentTarget }) => setScope(currentTarget.value === 'all' ? 'all' : 'read')}
      />
      <NativeSelect
        label={says.reach}
        value={company}
        data={[
          { value: '', label: says.everywhere },
          ...companies.map(({ id, name: called }) => ({ value: String(id), label: called })),
        ]}
        onChange={({ currentTarget }) => setCompany(currentTarget.value)}
      />
      <NativeSelect
        label={says.ends}
        value={days}
        data={lives.map((value) => ({ value: String(value), label: fill(says.inDays, { days: value }) }))}
        onChange={({ currentTarget }) => setDays(currentTarget.value)}
      />
    </ConfirmForm>
  );
}

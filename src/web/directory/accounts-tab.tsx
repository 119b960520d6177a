import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tokenScopes } from '../../domain/sign-in/token.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { MadeServiceAccount, ServiceAccount } from '../../http/client.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { type Field, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { shownOnce } from '../parts/shown-once.ts';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { OthersTokens } from './others-tokens.tsx';
import { RevokeCell } from './revoke-cell.tsx';
import { Sheet } from './sheet.tsx';
import { useAskAgain, useChange } from './use-change.ts';

const all = words.directoryPage;
const says = all.accounts;

/** Programs that sign in with a secret and act as a person. */
export function AccountsTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.accounts(id), queryFn: () => api.serviceAccounts(id) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<(MadeServiceAccount & { name: string }) | null>(null);
  const no = useWhyNot('directory.manage');
  return (
    <>
      <p className="page-head-lead">{says.lead}</p>
      <div className="toolbar">
        <GreyButton className="btn btn-main" name={says.add} no={no} onPress={() => setMaking(true)} />
      </div>
      <Sheet
        caption={all.tabs.accounts}
        columns={[
          says.name,
          says.person,
          words.yourSignIn.tokens.may,
          words.passkeys.others.accountUsed,
          says.clientId,
          says.made,
          all.people.actions,
        ]}
        rows={data?.service_accounts}
        error={error}
        none={says.none}
        row={(account: ServiceAccount) => <AccountRow key={account.client_id} account={account} no={no} />}
      />
      <OthersTokens no={no} />
      {making && <AccountDialog made={setMade} close={() => setMaking(false)} />}
      {made && (
        <SecretDialog
          title={fill(says.secretTitle, { name: made.name })}
          says={[says.secretSays]}
          label={says.secret}
          secret={`TIEOUT_CLIENT_ID=${made.client_id}\nTIEOUT_CLIENT_SECRET=${made.client_secret}`}
          close={() => setMade(null)}
        />
      )}
    </>
  );
}

function AccountRow({ account, no }: { account: ServiceAccount; no: string | null }) {
  const { id: company } = useCompany();
  const name = account.name || account.client_id;
  const revoke = useChange(
    () => api.revokeServiceAccount(company, account.client_id),
    () => fill(says.wasRevoked, { name }),
  );
  const at = readableMoment(account.created_at);
  return (
    <tr data-inactive={account.revoked_at !== null}>
      <th scope="row">{name}</th>
      <td>{account.person.name}</td>
      <td>
        {words.signIn.scopes[account.scope]}
        {account.expires_at !== null && (
          <span className="quiet">
            {' '}
            · {fill(words.yourSignIn.tokens.until, { at: readableMoment(account.expires_at) })}
          </span>
        )}
      </td>
      <td>
        {account.last_used_at === null ? words.passkeys.others.accountNever : readableMoment(account.last_used_at)}
      </td>
      <td className="code">{account.client_id}</td>
      <td>
        {account.created_by === null ? at : fill(says.madeBy, { at, by: account.created_by })}
        {account.maker_left && account.revoked_at === null && <span className="quiet"> · {says.makerLeft}</span>}
      </td>
      <RevokeCell
        says={says}
        name={name}
        no={no}
        revokedAt={account.revoked_at}
        working={revoke.isPending}
        revoke={() => revoke.mutate(undefined)}
      />
    </tr>
  );
}

const accountDays = ['90', '366', '1098', ''] as const;
const endsIn = (days: string) =>
  days === '' ? words.yourSignIn.tokens.neverEnds : fill(words.yourSignIn.tokens.inDays, { days });

function AccountDialog(props: { made: (made: MadeServiceAccount & { name: string }) => void; close: () => void }) {
  const { id: company } = useCompany();
  const askAgain = useAskAgain();
  const people = useQuery({ queryKey: directoryKeys.people(company), queryFn: () => api.people(company) });
  const options = (people.data?.people ?? [])
    .filter(({ active, home }) => active && home)
    .map(({ id, name }) => ({ value: String(id), label: name }));
  const fields: readonly Field[] = [
    { name: 'name', label: says.name, hint: says.nameHint, required: true },
    { name: 'person_id', label: says.person, options: [{ value: '', label: all.none }, ...options] },
    {
      name: 'scope',
      label: words.yourSignIn.tokens.may,
      options: tokenScopes.map((value) => ({ value, label: words.signIn.scopes[value] })),
    },
    {
      name: 'days',
      label: words.yourSignIn.tokens.ends,
      options: accountDays.map((days) => ({ value: days, label: endsIn(days) })),
    },
  ];
  async function save({ values }: Saving): Promise<void> {
    const name = String(values.name).trim();
    const wanted = {
      person_id: Number(values.person_id),
      name,
      scope: values.scope === 'read' ? 'read' : 'all',
      days: values.days === '' ? null : Number(values.days),
    } as const;
    const made = await shownOnce(() => api.addServiceAccount(company, wanted), askAgain);
    // First of all the secret: no list that is slow to come keeps it back.
    props.made({ ...made, name });
    void askAgain();
  }
  return (
    <RecordDialog
      title={says.add}
      draft={`account ${company}`}
      fields={fields}
      initial={{ name: '', person_id: '', scope: 'read', days: '366' }}
      save={save}
      close={props.close}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { Application, MadeApplication } from '../../http/client.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { type Field, RecordDialog, type Saving } from '../parts/record-dialog.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { shownOnce } from '../parts/shown-once.ts';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { RevokeCell } from './revoke-cell.tsx';
import { Sheet } from './sheet.tsx';
import { useAskAgain, useChange } from './use-change.ts';

const says = words.applications;

/** Programs of others that ask each person to let them in. */
export function ApplicationsTab() {
  const { id } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.applications(id), queryFn: () => api.applications(id) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeApplication | null>(null);
  const no = useWhyNot('directory.manage');
  return (
    <>
      <p className="page-head-lead">{says.lead}</p>
      <div className="toolbar">
        <GreyButton className="btn btn-main" name={says.add} no={no} onPress={() => setMaking(true)} />
      </div>
      <Sheet
        caption={words.directoryPage.tabs.applications}
        columns={[says.name, says.clientId, says.redirectUris, says.kind, says.made, says.actions]}
        rows={data?.applications}
        error={error}
        none={says.none}
        row={(application: Application) => <Row key={application.client_id} application={application} no={no} />}
      />
      {making && <ApplicationDialog made={setMade} close={() => setMaking(false)} />}
      {made && (
        <SecretDialog
          title={fill(says.secretTitle, { name: made.name })}
          says={[made.client_secret === null ? says.publicSays : says.secretSays]}
          label={says.secret}
          secret={[
            `TIEOUT_CLIENT_ID=${made.client_id}`,
            ...(made.client_secret === null ? [] : [`TIEOUT_CLIENT_SECRET=${made.client_secret}`]),
          ].join('\n')}
          close={() => setMade(null)}
        />
      )}
    </>
  );
}

function Row({ application, no }: { application: Application; no: string | null }) {
  const { id: company } = useCompany();
  const { name } = application;
  const revoke = useChange(
    () => api.revokeApplication(company, application.client_id),
    () => fill(says.wasRevoked, { name }),
  );
  const at = readableMoment(application.created_at);
  return (
    <tr data-inactive={application.revoked_at !== null}>
      <th scope="row">{name}</th>
      <td className="code">{application.client_id}</td>
      <td className="code">
        {application.redirect_uris.map((uri) => (
          <div key={uri}>{uri}</div>
        ))}
      </td>
      <td>{application.public ? says.kinds.public : says.kinds.confidential}</td>
      <td>{application.created_by === null ? at : fill(says.madeBy, { at, by: application.created_by })}</td>
      <RevokeCell
        says={says}
        name={name}
        no={no}
        revokedAt={application.revoked_at}
        working={revoke.isPending}
        revoke={() => revoke.mutate(undefined)}
      />
    </tr>
  );
}

const fields: readonly Field[] = [
  { name: 'name', label: says.name, hint: says.nameHint, required: true },
  { name: 'redirect_uris', label: says.redirectUris, hint: says.redirectHint, type: 'area', required: true },
  { name: 'public', label: says.isPublic, type: 'check' },
];

function ApplicationDialog(props: { made: (made: MadeApplication) => void; close: () => void }) {
  const { id: company } = useCompany();
  const askAgain = useAskAgain();
  async function save({ values }: Saving): Promise<void> {
    const lines = String(values.redirect_uris).split('\n');
    const wanted = {
      name: String(values.name).trim(),
      redirect_uris: lines.map((line) => line.trim()).filter((line) => line !== ''),
      public: values.public === true,
    };
    const made = await shownOnce(() => api.addApplication(company, wanted), askAgain);
    // First of all the secret: no list that is slow to come keeps it back.
    props.made(made);
    void askAgain();
  }
  return (
    <RecordDialog
      title={says.add}
      draft={`application ${company}`}
      fields={fields}
      initial={{ name: '', redirect_uris: '', public: false }}
      save={save}
      close={props.close}
    />
  );
}

import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { Invitation, Person, PersonFactors } from '../../http/client.ts';
import { api } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { SecretDialog } from '../parts/secret-dialog.tsx';
import { useCompany, useMe } from '../session.tsx';
import { EndSessions } from './end-sessions.tsx';
import { ProjectRightsDialog } from './project-rights-dialog.tsx';
import { factorsInWords, TakeFactor, useOwnFactor } from './take-factor.tsx';
import { useChange } from './use-change.ts';

const all = words.directoryPage;
const says = all.people;
const levels = words.permission.levels;

/** The privilege as a switch: greyed where one may not grant it, with the reason on hover, on focus and read out. */
function GrantSwitch({ person, no }: { person: Person; no: string | null }) {
  const { id: company } = useCompany();
  const grant = useChange(
    (granted: boolean) => api.grantPush(company, person.id, granted),
    (granted) => fill(granted ? says.granted : says.revoked, { name: person.name }),
  );
  const on = person.push_to_accounting;
  const shut = no !== null || grant.isPending;
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={on}
      aria-label={fill(says.pushOf, { name: person.name })}
      aria-disabled={shut}
      aria-description={no ?? undefined}
      {...(no === null ? {} : { 'data-tip': no })}
      onClick={() => !shut && grant.mutate(!on)}
    >
      <span className="switch-track" aria-hidden="true" />
      <span aria-hidden="true">{on ? words.companyChange.yes : words.companyChange.no}</span>
    </button>
  );
}

function signInOf(person: Person): string {
  if (!person.home) return says.elsewhere;
  if (person.has_password) return says.hasPassword;
  if (person.invited_until) return fill(says.invitedUntil, { at: readableMoment(person.invited_until) });
  return says.noPassword;
}

export function PersonRow(props: {
  person: Person;
  /** Beside the password; undefined where the caller may not know. */
  factors: PersonFactors | undefined;
  no: string | null;
  noGrant: string | null;
  edit: () => void;
}) {
  const { person, no, noGrant, edit } = props;
  const factors = factorsInWords(props.factors);
  const { name } = person;
  return (
    <tr data-inactive={!person.active}>
      <th scope="row">
        {name}
        <span className="under">
          {person.login}
          {person.email && ` · ${person.email}`}
        </span>
        {!person.active && <span className="badge badge-status">{all.inactive}</span>}
        {person.accounting_approver && <span className="badge badge-approver">{says.approver}</span>}
      </th>
      <td>{person.vendor?.name ?? all.none}</td>
      <td>
        {levels[person.erp_integrations]}
        {person.template && <span className="under">{person.template.name}</span>}
      </td>
      <td>{levels[person.directory]}</td>
      <td>
        <GrantSwitch person={person} no={noGrant} />
      </td>
      <td>
        {signInOf(person)}
        {factors !== null && <span className="under">{factors}</span>}
      </td>
      <td className="actions">
        <PersonActions person={person} hasFactor={factors !== null} no={no} edit={edit} />
      </td>
    </tr>
  );
}

function PersonActions(props: { person: Person; hasFactor: boolean; no: string | null; edit: () => void }) {
  const { person, hasFactor, no, edit } = props;
  const noOwn = useOwnFactor(person);
  const noInvitation = useMe().id === person.id ? words.signIn.refusals.own_invitation : null;
  const { id: company } = useCompany();
  const { id, name, active } = person;
  const [shown, setShown] = useState<Invitation | 'rights' | 'deactivate' | 'factor' | null>(null);
  const invite = useChange(async () => setShown(await api.invite(company, id)), null);
  const setActive = useChange(
    (to: boolean) => api.editPerson(company, id, { active: to }),
    () => fill(says.changed, { name }),
  );
  const row = 'btn btn-row';
  const close = () => setShown(null);
  return (
    <>
      {hasFactor && (
        <GreyButton
          className={row}
          name={words.passkeys.others.free}
          about={fill(words.passkeys.others.freeAbout, { name })}
          no={no ?? noOwn}
          onPress={() => setShown('factor')}
        />
      )}
      <GreyButton className={row} name={all.edit} about={fill(all.editAbout, { name })} no={no} onPress={edit} />
      <GreyButton
        className={row}
        name={says.projects}
        about={fill(says.projectsAbout, { name })}
        no={no}
        onPress={() => setShown('rights')}
      />
      <GreyButton
        className={row}
        name={says.invite}
        about={fill(says.inviteAbout, { name })}
        no={no ?? noInvitation}
        working={invite.isPending}
        onPress={() => invite.mutate(undefined)}
      />
      {person.home && <EndSessions person={person} no={no} />}
      <GreyButton
        className={active ? `${row} btn-danger` : row}
        name={active ? says.deactivate : says.activate}
        about={name}
        no={no}
        working={setActive.isPending}
        onPress={() => (active ? setShown('deactivate') : setActive.mutate(true))}
      />
      {shown === 'factor' && <TakeFactor person={person} close={close} />}
      {shown === 'rights' && <ProjectRightsDialog person={person} close={close} />}
      {shown === 'deactivate' && (
        <Confirm
          title={fill(says.deactivateTitle, { name })}
          says={says.deactivateSays}
          yes={says.deactivate}
          onYes={() => {
            close();
            setActive.mutate(false);
          }}
          onNo={close}
        />
      )}
      {shown !== null && typeof shown === 'object' && (
        <SecretDialog
          title={fill(says.inviteTitle, { name })}
          says={[
            fill(says.inviteSays, { name, at: readableMoment(shown.expires_at) }),
            ...(person.has_password ? [says.inviteAgain] : []),
          ]}
          label={says.link}
          secret={shown.link}
          close={close}
        />
      )}
    </>
  );
}

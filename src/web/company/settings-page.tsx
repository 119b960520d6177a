import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { type PushRule, pushRules } from '../../domain/directory.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type CompanySettings, Refused, type SettingsChange } from '../../http/client.ts';
import { api } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { useAskAgain } from '../directory/use-change.ts';
import { inWords } from '../parts/in-words.ts';
import { type Draft, useKeptDraft } from '../parts/kept-draft.ts';
import { useMessages } from '../parts/messages.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { CheckField, inWordsAtField } from '../parts/record-dialog.tsx';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useOnce } from '../parts/use-once.ts';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';

const all = words.directoryPage;
const says = all.company;

/** What a company decides for itself: who may grant the privilege, and its mail. */
export function SettingsPage() {
  const { id } = useCompany();
  const c = String(id);
  const { data, error } = useQuery({ queryKey: directoryKeys.settings(id), queryFn: () => api.companySettings(id) });
  const crumbs = (
    <Link to="/companies/$c/directory" params={{ c }} search={{ tab: 'people' }}>
      {all.title}
    </Link>
  );
  return (
    <>
      <PageHead
        title={says.title}
        lead={says.lead}
        crumbs={crumbs}
        actions={
          <>
            <Link to="/companies/$c/settings/sign-in" params={{ c }}>
              {words.singleSignOn.page.title}
            </Link>
            <Link to="/companies/$c/mail" params={{ c }}>
              {says.mine}
            </Link>
          </>
        }
      />
      {data && <SettingsForm settings={data} />}
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
    </>
  );
}

const initialOf = ({ push_granted_by, mail }: CompanySettings): Draft => ({
  push_granted_by,
  rejections: mail.rejections,
  digest: mail.digest,
  digest_hour: String(mail.digest_hour),
  time_zone: mail.time_zone,
  from: mail.from ?? '',
});

/** The server's names of fields, where they are not the form's. */
const serverFields: Readonly<Record<string, string>> = {
  push_granted_by: 'push_granted_by',
  time_zone: 'time_zone',
  mail_from: 'from',
  'mail.from': 'from',
  'mail.time_zone': 'time_zone',
};

function problemOf(refused: unknown): { readonly field: string | null; readonly text: string } {
  const field = refused instanceof Refused ? (serverFields[String(refused.problem?.facts.field)] ?? null) : null;
  return { field, text: field === null ? inWords(refused) : inWordsAtField(refused) };
}

function useSaving(initial: Draft) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  const draft = useKeptDraft(`settings ${company}`, initial);
  const { problem, working, once } = useOnce(problemOf);
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      const sent = draft.values;
      await api.editCompanySettings(company, changeOf(draft.changed));
      tell({ kind: 'success', text: says.saved, slot: 'settings' });
      await askAgain();
      // What was typed meanwhile stays, to be saved next.
      draft.saved(sent);
      return 'again';
    });
  }
  return { draft, problem, working, submit };
}

function changeOf({ push_granted_by, digest_hour, from, ...rest }: Draft): SettingsChange {
  const mail = {
    ...rest,
    ...(digest_hour === undefined ? {} : { digest_hour: Number(digest_hour) }),
    ...(from === undefined ? {} : { from: String(from).trim() || null }),
  };
  return {
    ...(push_granted_by === undefined ? {} : { push_granted_by: push_granted_by as PushRule }),
    ...(Object.keys(mail).length === 0 ? {} : { mail }),
  };
}

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

function SettingsForm({ settings }: { settings: CompanySettings }) {
  const { draft, problem, working, submit } = useSaving(initialOf(settings));
  const { values, change } = draft;
  const no = useWhyNot('directory.manage');
  const shut = no !== null;
  const error = (field: string) => (problem?.field === field ? problem.text : null);
  const top = problem !== null && problem.field === null ? problem.text : null;
  return (
    <form onSubmit={submit} noValidate className="settings-form">
      {no && <p className="note">{no}</p>}
      {draft.wasKept && <p className="note">{all.keptSays}</p>}
      <div role="alert" className="form-problem" data-filled={top !== null}>
        {top}
      </div>
      <section className="panel" aria-labelledby="push-rule">
        <div className="panel-head">
          <h2 id="push-rule">{says.push}</h2>
        </div>
        <p>{says.pushSays}</p>
        <fieldset className="choices" disabled={shut}>
          <legend className="sr-only">{says.push}</legend>
          {pushRules.map((rule) => (
            <label key={rule}>
              <input
                type="radio"
                name="push_granted_by"
                checked={values.push_granted_by === rule}
                aria-describedby="push-problem"
                onChange={() => change('push_granted_by', rule)}
              />
              {says.pushRules[rule]}
            </label>
          ))}
          <p id="push-problem" className="problem" role="alert">
            {error('push_granted_by')}
          </p>
        </fieldset>
      </section>
      <MailFields settings={settings} values={values} error={error} shut={shut} change={change} />
      <p>
        <Button type="submit" aria-disabled={working || shut} disabled={shut}>
          {working ? all.saving : all.save}
        </Button>
      </p>
    </form>
  );
}

function MailFields(props: {
  settings: CompanySettings;
  values: Draft;
  error: (field: string) => string | null;
  shut: boolean;
  change: (field: string, value: string | boolean) => void;
}) {
  const { settings, values, error, shut, change } = props;
  const { mail } = settings;
  return (
    <section className="panel" aria-labelledby="mail">
      <div className="panel-head">
        <h2 id="mail">{says.mail}</h2>
      </div>
      {!mail.server && (
        <p className="verdict" data-tone="red">
          {says.noServer}
        </p>
      )}
      <MailStanding mail={mail} />
      {(['rejections', 'digest'] as const).map((name) => (
        <CheckField
          key={name}
          field={{ name, label: says[name] }}
          on={values[name] === true}
          disabled={shut}
          change={change}
        />
      ))}
      <div className="record-fields settings-fields">
        <NativeSelect
          label={says.hour}
          description={says.hourHint}
          data={hours}
          value={String(values.digest_hour)}
          disabled={shut}
          onChange={(event) => change('digest_hour', event.target.value)}
        />
        <TextInput
          label={says.zone}
          description={says.zoneHint}
          error={error('time_zone')}
          value={String(values.time_zone)}
          readOnly={shut}
          onChange={(event) => change('time_zone', event.target.value)}
        />
        <TextInput
          label={says.from}
          description={mail.usual_from === null ? says.fromUnset : fill(says.fromHint, { usual: mail.usual_from })}
          type="email"
          error={error('from')}
          value={String(values.from)}
          readOnly={shut}
          onChange={(event) => change('from', event.target.value)}
        />
      </div>
    </section>
  );
}

/** What waits, and what could not be sent: nobody would miss a mail that they do not know of. */
function MailStanding({ mail }: { mail: CompanySettings['mail'] }) {
  return (
    <>
      {mail.waiting > 0 && <p className="verdict">{fill(says.waiting, { n: mail.waiting })}</p>}
      {mail.gave_up > 0 && (
        <p className="verdict" data-tone="red">
          {fill(says.gaveUp, { n: mail.gave_up })}
        </p>
      )}
      {mail.last_error && (
        <p className="verdict" data-tone="red">
          {fill(says.lastError, { because: mail.last_error })}
        </p>
      )}
    </>
  );
}

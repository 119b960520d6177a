import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { type NewSingleSignOn, Refused, type SingleSignOnSettings } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { CheckField, inWordsAtField } from '../parts/record-dialog.tsx';
import { useCompany } from '../session.tsx';
import { type GroupRow, GroupRows, type ProjectChoice, type TemplateChoice } from './group-rows.tsx';
import { ProveFirst } from './prove-first.tsx';
import { useShown } from './ways-in-page.tsx';

const says = words.singleSignOn.page;

export interface PersonChoice {
  readonly id: number;
  readonly name: string;
  readonly vendor: unknown;
  readonly active: boolean;
  readonly has_password: boolean;
  readonly directory: string;
}

type Provider = NonNullable<SingleSignOnSettings['provider']>;
type Fields = Omit<Provider, 'has_secret' | 'tried' | 'groups'> & {
  readonly client_secret: string;
  readonly groups: readonly GroupRow[];
};

const initialOf = (provider: Provider | null): Fields => {
  const set = provider ?? {
    ...{ label: '', issuer: '', client_id: '', scopes: 'openid email profile', groups_claim: 'groups' },
    ...{ on: false, only_way: false, makes_people: false, trusts_addresses: false },
    groups: [],
    keepers: [],
  };
  return { ...set, client_secret: '', groups: set.groups.map((row) => ({ ...row, key: crypto.randomUUID() })) };
};

const bodyOf = ({ client_secret, groups, ...rest }: Fields): NewSingleSignOn => ({
  ...rest,
  keepers: [...rest.keepers],
  groups: groups.map(({ key: _key, ...row }) => row),
  ...(client_secret.trim() === '' ? {} : { client_secret: client_secret.trim() }),
});

function problemOf(refused: unknown): { readonly field: string | null; readonly text: string } {
  const field = refused instanceof Refused ? refused.problem?.facts.field : null;
  return typeof field === 'string'
    ? { field: field.split('.')[0]!, text: inWordsAtField(refused) }
    : { field: null, text: inWords(refused) };
}

/** The provider of a company, what its groups give, and who keeps a password all the same. */
export function ProviderForm(props: {
  shown: SingleSignOnSettings;
  templates: readonly TemplateChoice[];
  people: readonly PersonChoice[];
  projects: readonly ProjectChoice[];
}) {
  const { provider } = props.shown;
  const { id } = useCompany();
  const { tell, forget } = useMessages();
  const show = useShown();
  const [fields, setFields] = useState(() => initialOf(provider));
  const [asking, setAsking] = useState<'save' | 'remove' | null>(null);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf> | null>(null);
  const set = (change: Partial<Fields>) => setFields((before) => ({ ...before, ...change }));
  const error = (field: string) => (problem?.field === field ? problem.text : null);
  const after = (now: SingleSignOnSettings, text: string) => {
    show(now);
    setAsking(null);
    setFields(initialOf(now.provider));
    tell({ kind: 'success', text, slot: 'ways in' });
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    forget('ways in');
    setProblem(null);
    setAsking('save');
  }
  const save = async (password: string) =>
    after(await api.setSingleSignOn(id, { ...bodyOf(fields), password }), says.saved);
  const remove = async (password: string) => after(await api.removeSingleSignOn(id, password), says.removed);
  function close(refused: unknown) {
    setAsking(null);
    setProblem(refused === null ? null : problemOf(refused));
  }
  return (
    <>
      <form className="panel" aria-labelledby="provider" onSubmit={submit} noValidate>
        <h2 id="provider">{says.provider}</h2>
        {provider === null && <p>{says.none}</p>}
        <div role="alert" className="form-problem" data-filled={problem !== null}>
          {problem?.text}
        </div>
        <Texts fields={fields} hasSecret={provider?.has_secret ?? false} error={error} set={set} />
        <Addresses shown={props.shown} />
        <GroupRows
          rows={fields.groups}
          templates={props.templates}
          projects={props.projects}
          error={error('groups')}
          change={(groups) => set({ groups })}
        />
        <Checks fields={fields} people={props.people} error={error} set={set} />
        <div className="toolbar">
          <Button type="submit">{says.save}</Button>
          {provider && (
            <Button variant="default" onClick={() => setAsking('remove')}>
              {says.remove}
            </Button>
          )}
        </div>
      </form>
      {asking === 'save' && <ProveFirst title={says.saveTitle} button={says.save} go={save} close={close} />}
      {asking === 'remove' && (
        <ProveFirst title={says.removeTitle} button={says.remove} go={remove} close={close}>
          <p>{says.removeSays}</p>
        </ProveFirst>
      )}
    </>
  );
}

interface Part {
  readonly fields: Fields;
  readonly error: (field: string) => string | null;
  readonly set: (change: Partial<Fields>) => void;
}

/** Hints below, so that the fields of one row stand side by side whether they have one or not. */
const hintsBelow: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description'];

function Texts({ fields, hasSecret, error, set }: Part & { hasSecret: boolean }) {
  const text = (name: 'label' | 'issuer' | 'client_id' | 'scopes' | 'groups_claim', label: string, hint?: string) => (
    <TextInput
      label={label}
      inputWrapperOrder={hintsBelow}
      description={hint}
      error={error(name)}
      value={fields[name]}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
    />
  );
  return (
    <div className="ways-in-fields">
      {text('label', says.label, says.labelHint)}
      {text('issuer', says.issuer, says.issuerHint)}
      {text('client_id', says.clientId)}
      <PasswordInput
        inputWrapperOrder={hintsBelow}
        label={says.clientSecret}
        description={hasSecret ? says.secretKept : says.secretHint}
        error={error('client_secret')}
        value={fields.client_secret}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': words.page.signIn.show }}
        onChange={({ currentTarget }) => set({ client_secret: currentTarget.value })}
      />
      {text('scopes', says.scopes)}
      {text('groups_claim', says.groupsClaim)}
    </div>
  );
}

/** To be copied to where the provider is set up. */
function Addresses({ shown }: { shown: SingleSignOnSettings }) {
  const copied = (label: string, hint: string, value: string) => (
    <TextInput
      label={label}
      description={hint}
      value={value}
      readOnly
      styles={{ input: { fontFamily: 'ui-monospace, monospace' } }}
      onFocus={({ currentTarget }) => currentTarget.select()}
    />
  );
  return (
    <div className="ways-in-fields ways-in-addresses">
      {copied(says.redirect, says.redirectHint, shown.redirect_uri)}
      {copied(says.address, says.addressHint, shown.sign_in_address)}
    </div>
  );
}

function Checks({ fields, people, error, set }: Part & { people: readonly PersonChoice[] }) {
  const check = (name: 'on' | 'only_way' | 'makes_people' | 'trusts_addresses', label: string, hint?: string) => (
    <CheckField
      field={{ name, label, hint }}
      on={fields[name]}
      error={error(name)}
      change={(_, on) => set({ [name]: on })}
    />
  );
  const mayKeep = people.filter((one) => one.vendor === null && one.active && one.has_password);
  return (
    <div className="check-fields">
      {check('makes_people', says.makesPeople, says.makesPeopleHint)}
      {check('trusts_addresses', says.trustsAddresses, says.trustsAddressesHint)}
      {check('on', says.on)}
      {check('only_way', says.onlyWay, says.onlyWayHint)}
      {fields.only_way && (
        <fieldset className="choices">
          <legend>{says.keepers}</legend>
          <p className={error('keepers') ? 'problem' : 'quiet'}>{error('keepers') ?? says.keepersHint}</p>
          {mayKeep.map(({ id, name, directory }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={fields.keepers.includes(id)}
                onChange={({ currentTarget }) =>
                  set({
                    keepers: currentTarget.checked
                      ? [...fields.keepers, id]
                      : fields.keepers.filter((one) => one !== id),
                  })
                }
              />
              {name}
              {directory === 'admin' && <span className="quiet"> (Directory: {words.permission.levels.admin})</span>}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

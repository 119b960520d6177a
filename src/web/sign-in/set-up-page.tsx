import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type ErpKind, erpKinds, isErpKind } from '../../domain/erp-kinds.ts';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { api } from '../api.ts';
import { useTitle } from '../parts/page-head.tsx';
import { atItsField } from '../parts/record-dialog.tsx';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';

const says = words.setUp;
const fields = [
  { name: 'company', label: says.company, hint: says.companyHint, fill: 'organization' },
  { name: 'name', label: says.name, hint: null, fill: 'name' },
  { name: 'login', label: says.login, hint: says.loginHint, fill: 'username' },
  { name: 'email', label: says.email, hint: null, fill: 'email' },
] as const;
type Name = (typeof fields)[number]['name'];
type Problem = { readonly field: string | null; readonly says: string };

const blank: Readonly<Record<Name, string>> = { company: '', name: '', login: '', email: '' };

/** Where the link leads that is printed while nobody is in Tieout. The code stands behind the #, which no server is sent. */
export function SetUpPage() {
  useTitle(says.title);
  const [code] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [given, setGiven] = useState(blank);
  const [erp, setErp] = useState<ErpKind | null>('sage_100_contractor');
  const { problem, working, once } = useOnce(problemOf);
  const navigate = useNavigate();
  function submit(event: FormEvent) {
    event.preventDefault();
    void once(async () => {
      const { invitation } = await api.setUp({ code, ...given, erp });
      await navigate({ to: '/invitation', hash: invitation });
      return 'left';
    });
  }
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Wordmark large />
        <h1>{says.title}</h1>
        {code === '' && <p className="problem">{says.noCode}</p>}
        {code !== '' && (
          <form onSubmit={submit} noValidate className="record-fields">
            <p>{says.lead}</p>
            {problem?.field === null && (
              <p className="problem" role="alert">
                {problem.says}
              </p>
            )}
            {fields.map(({ name, label, hint, fill }, place) => (
              <TextInput
                key={name}
                label={label}
                description={hint}
                value={given[name]}
                error={problem?.field === name ? problem.says : null}
                autoComplete={fill}
                autoFocus={place === 0}
                size="md"
                onChange={({ currentTarget: { value } }) => setGiven((before) => ({ ...before, [name]: value }))}
              />
            ))}
            <NativeSelect
              label={says.erp}
              description={says.erpHint}
              value={erp ?? ''}
              size="md"
              onChange={({ currentTarget: { value } }) => setErp(isErpKind(value) ? value : null)}
            >
              {Object.entries(erpKinds).map(([kind, name]) => (
                <option key={kind} value={kind}>
                  {name}
                </option>
              ))}
              <option value="">{says.noErp}</option>
            </NativeSelect>
            <Button type="submit" size="md" fullWidth aria-disabled={working}>
              {working ? says.working : says.button}
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}

function problemOf(refused: unknown): Problem {
  if (!(refused instanceof Refused)) return { field: null, says: words.page.trouble.unreachable };
  const { field } = refused.problem?.facts ?? {};
  const known = fields.find(({ name }) => name === field);
  return known === undefined
    ? { field: null, says: refused.message }
    : { field: known.name, says: atItsField(refused) };
}

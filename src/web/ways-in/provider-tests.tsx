import { Button } from '@mantine/core';
import { useState } from 'react';
import { isWebAddress } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { SingleSignOnSettings, TestedProvider } from '../../http/client.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { useOnce } from '../parts/use-once.ts';
import { useCompany } from '../session.tsx';

const says = words.singleSignOn.page;
type Provider = NonNullable<SingleSignOnSettings['provider']>;
type Tried = NonNullable<Provider['tried']>;

/** Each step towards the provider, tried while one looks on; and a whole sign-in that changes nothing. */
export function ProviderTests({ provider }: { provider: Provider }) {
  const { id } = useCompany();
  const [steps, setSteps] = useState<TestedProvider['steps'] | null>(null);
  const testing = useOnce(inWords);
  const trying = useOnce(inWords);
  const problem = testing.problem ?? trying.problem;
  const test = () =>
    void testing.once(async () => {
      setSteps((await api.testProvider(id)).steps);
      return 'again';
    });
  const tryIt = () =>
    void trying.once(async () => {
      const { location } = await api.tryProvider(id);
      if (!isWebAddress(location)) throw new Error(location);
      window.location.assign(location);
      return 'left';
    });
  return (
    <section className="panel" aria-labelledby="provider-test">
      <h2 id="provider-test">{says.test}</h2>
      <p className="quiet">
        {says.testLead} {says.tryHint}
      </p>
      <div role="alert" className="form-problem" data-filled={problem !== null}>
        {problem}
      </div>
      <div className="toolbar">
        <Button variant="default" aria-disabled={testing.working} onClick={test}>
          {testing.working ? says.testing : says.test}
        </Button>
        <Button variant="default" aria-disabled={trying.working} onClick={tryIt}>
          {says.tryIt}
        </Button>
      </div>
      <div role="status">{steps && <Steps steps={steps} />}</div>
      {provider.tried && <LastTrial tried={provider.tried} label={provider.label} />}
    </section>
  );
}

function Steps({ steps }: { steps: TestedProvider['steps'] }) {
  const verdict = (ok: boolean | null) => (ok === null ? says.skipped : ok ? says.ok : says.failed);
  return (
    <div className="sheet">
      <table className="table">
        <caption className="sr-only">{says.test}</caption>
        <thead>
          <tr>
            <th scope="col">{says.step}</th>
            <th scope="col">{says.result}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, ok, detail, ms }) => (
            <tr key={step}>
              <td>{words.singleSignOn.test.steps[step]}</td>
              <td>
                <span className={ok === false ? 'problem' : undefined}>
                  <strong>{verdict(ok)}</strong> {detail}
                </span>
                {ms !== null && <span className="quiet"> {fill(says.ms, { n: ms })}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LastTrial({ tried, label }: { tried: Tried; label: string }) {
  const { problem, detail, stale } = tried;
  const because = problem && fill(words.singleSignOn.problems[problem], { label });
  const groups = tried.groups === null ? says.tooManyGroups : tried.groups.join(', ') || says.noGroups;
  const gives = tried.template ?? says.givesNothing;
  const rows: readonly (readonly [string, string])[] = [
    [
      says.email,
      tried.email === null
        ? says.noEmail
        : fill(tried.email_verified ? says.verified : says.unverified, { email: tried.email }),
    ],
    [says.name, tried.name ?? says.noEmail],
    [says.groupsCame, groups],
    [says.gives, tried.push_to_accounting ? `${gives}, ${says.push}` : gives],
  ];
  return (
    <div>
      <h3>{fill(says.triedTitle, { at: readableMoment(tried.at) })}</h3>
      <p className="verdict" data-tone={problem === null ? 'green' : 'red'}>
        {because === null ? says.triedOk : fill(says.triedNot, { because })} {detail} {stale && says.triedStale}
      </p>
      {(problem === null || tried.email !== null) && (
        <dl className="facts">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

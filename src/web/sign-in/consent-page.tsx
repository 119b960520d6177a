import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { api } from '../api.ts';
import { useTitle } from '../parts/page-head.tsx';
import { Loading } from '../parts/trouble.tsx';
import { Wordmark } from '../parts/wordmark.tsx';
import { useMe } from '../session.tsx';
import { requestAsked } from './arrived.ts';

const says = words.applications.consent;
const inWords = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Asks the person whether an application may act in their name. Asked each time: a yes given once is no yes for ever. */
export function ConsentPage() {
  const me = useMe();
  const asked = requestAsked();
  const { data, error } = useQuery({
    queryKey: ['authorization', asked],
    queryFn: () => api.authorizationAsked(asked),
    retry: false,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const title = data ? fill(says.title, { name: data.application }) : says.broken;
  useTitle(title);
  async function answer(allow: boolean) {
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      window.location.assign((await api.consent({ ...asked, allow })).redirect_to);
    } catch (refused) {
      setProblem(inWords(refused));
      setWorking(false);
    }
  }
  if (data === undefined && !error) return <Loading />;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Wordmark large />
        <h1>{title}</h1>
        {data === undefined ? (
          <>
            <p>{says.brokenSays}</p>
            <p className="problem" role="alert">
              {inWords(error)}
            </p>
          </>
        ) : (
          <>
            <p>{fill(says.lead, { name: data.application })}</p>
            <p>
              <strong>{fill(words.applications.scopes[data.scope], { company: data.company.name })}</strong>
            </p>
            <p className="quiet">
              {fill(says.as, { person: me.name })} {fill(says.goesTo, { address: data.goes_to })}
            </p>
            <div role="alert" className="form-problem" data-filled={problem !== null}>
              {problem}
            </div>
            <Button size="md" fullWidth aria-disabled={working} onClick={() => void answer(true)}>
              {working ? says.working : says.yes}
            </Button>
            <Button size="md" fullWidth variant="default" aria-disabled={working} onClick={() => void answer(false)}>
              {says.no}
            </Button>
          </>
        )}
      </div>
    </main>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useTitle } from '../parts/page-head.tsx';
import { Loading } from '../parts/trouble.tsx';
import { useOnce } from '../parts/use-once.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { useMe } from '../session.tsx';
import { requestAsked } from './arrived.ts';

const says = words.applications.consent;

/** Asks the person whether an application may act in their name. Asked each time: a yes given once is no yes for ever. */
export function ConsentPage() {
  const me = useMe();
  const asked = requestAsked();
  const { data, error } = useQuery({
    queryKey: ['authorization', asked],
    queryFn: () => api.authorizationAsked(asked),
    retry: false,
  });
  const { problem, working, once } = useOnce(inWords);
  const title = data ? fill(says.title, { name: data.application }) : says.broken;
  useTitle(title);
  const answer = (allow: boolean) =>
    void once(async () => {
      window.location.assign((await api.consent({ ...asked, allow })).redirect_to);
      return 'left';
    });
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
              {fill(says.as, { person: me.name })} {says.holds} {fill(says.goesTo, { address: data.goes_to })}
            </p>
            <div role="alert" className="form-problem" data-filled={problem !== null}>
              {problem}
            </div>
            <Button size="md" fullWidth aria-disabled={working} onClick={() => answer(true)}>
              {working ? says.working : says.yes}
            </Button>
            <Button size="md" fullWidth variant="default" aria-disabled={working} onClick={() => answer(false)}>
              {says.no}
            </Button>
          </>
        )}
      </div>
    </main>
  );
}

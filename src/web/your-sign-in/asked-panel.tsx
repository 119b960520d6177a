import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { OwnSignIn } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { ownPath } from '../parts/own-path.ts';
import { useMe } from '../session.tsx';

const says = words.singleSignOn.factor;

/** For whoever was led here because a company asks for more than a password: what to do, and then on to where they wanted. */
export function AskedPanel({
  mine,
  company,
  to,
}: {
  mine: OwnSignIn;
  company: number | undefined;
  to: string | undefined;
}) {
  const me = useMe();
  const router = useRouter();
  const queries = useQueryClient();
  const asking = me.companies.find(({ id }) => id === company);
  if (asking === undefined) return null;
  const { name } = asking;
  // Known here as soon as it was shown; what the companies say of it is asked again on the way on.
  const shown = mine.begun_by !== 'password';
  const hasOne = mine.second_factor_since !== null || mine.passkeys > 0;
  const next = ownPath(to) ?? `/companies/${company}`;
  async function goOn() {
    queries.setQueryData(keys.me, await api.me());
    router.history.push(next);
  }
  async function again() {
    await api.signOut().catch(() => null);
    queries.clear();
    await router.navigate({ to: '/sign-in', search: { to: next } });
  }
  return (
    <section className="panel asked-panel" aria-labelledby="asked">
      <h2 id="asked">{fill(says.title, { company: name })}</h2>
      {shown && <p>{fill(says.done, { company: name })}</p>}
      {!shown && <p>{hasOne ? says.has : says.lead}</p>}
      {shown && (
        <div className="toolbar">
          <Button onClick={() => void goOn()}>{says.goOn}</Button>
        </div>
      )}
      {!shown && hasOne && (
        <div className="toolbar">
          <Button onClick={() => void again()}>{says.again}</Button>
        </div>
      )}
    </section>
  );
}

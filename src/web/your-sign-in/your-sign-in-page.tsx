import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { PlainFrame } from '../parts/frame.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { PasskeysPanel } from '../passkeys/passkeys-panel.tsx';
import { AskedPanel } from './asked-panel.tsx';
import { FactorPanel } from './factor-panel.tsx';
import { ownKeys } from './keys.ts';
import { PasswordPanel } from './password-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TokensPanel } from './tokens-panel.tsx';

const says = words.yourSignIn;

/** How I sign in. It belongs to no company: whoever a company does not let in yet can set up here what it asks for. */
export function YourSignInPage() {
  const { company, to } = useSearch({ from: '/signed-in/your-sign-in' });
  const { data, error } = useQuery({ queryKey: ownKeys.state, queryFn: () => api.ownSignIn() });
  return (
    <PlainFrame>
      <PageHead title={says.title} />
      <p className="page-head-lead">{says.lead}</p>
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {data && (
        <div className="own-sign-in">
          <AskedPanel mine={data} company={company} to={to} />
          {data.factor_taken_at !== null && (
            <p className="note" role="status">
              {fill(words.passkeys.page.taken, { at: readableMoment(data.factor_taken_at) })}
            </p>
          )}
          <PasskeysPanel mine={data} />
          {data.has_password && <FactorPanel mine={data} />}
          {data.has_password && <PasswordPanel />}
          <SessionsPanel />
          <TokensPanel hasPassword={data.has_password} />
        </div>
      )}
    </PlainFrame>
  );
}

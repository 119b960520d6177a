import { fill, words } from '../../domain/words/words.ts';
import type { OthersToken } from '../../http/client.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { useCompany } from '../session.tsx';
import { RevokeCell } from './revoke-cell.tsx';
import { Sheet } from './sheet.tsx';
import { useWaysIn } from './take-factor.tsx';
import { useChange } from './use-change.ts';

const says = words.passkeys.others;
const own = words.yourSignIn.tokens;

/** Personal tokens of the company's people: what is there, and how one is ended that should not be. */
export function OthersTokens({ no }: { no: string | null }) {
  const { data, error } = useWaysIn();
  return (
    <section className="below">
      <h2>{says.tokens}</h2>
      <p className="page-head-lead">{says.tokensLead}</p>
      <Sheet
        caption={says.tokens}
        columns={[says.person, own.name, own.may, own.reach, own.ends, own.used, words.directoryPage.people.actions]}
        rows={data?.tokens}
        error={error}
        none={says.noTokens}
        row={(token: OthersToken) => <Row key={token.id} token={token} no={no} />}
      />
    </section>
  );
}

function Row({ token, no }: { token: OthersToken; no: string | null }) {
  const company = useCompany();
  const { name } = token;
  const revoke = useChange(
    () => api.revokeOthersToken(company.id, token.id),
    () => fill(says.tokenRevoked, { name }),
  );
  const hasEnded = !token.counts && token.revoked_at === null;
  return (
    <tr data-inactive={!token.counts}>
      <th scope="row">{token.person.name}</th>
      <td>
        {name} <span className="quiet code">{fill(own.endsIn, { hint: token.hint })}</span>
      </td>
      <td>{words.signIn.scopes[token.scope]}</td>
      <td>{token.company_id === null ? own.everywhere : company.name}</td>
      <td>{readableMoment(token.expires_at)}</td>
      <td>{token.last_used_at === null ? own.never : readableMoment(token.last_used_at)}</td>
      {hasEnded ? (
        <td className="actions">{fill(own.ended, { at: readableMoment(token.expires_at) })}</td>
      ) : (
        <RevokeCell
          says={own}
          name={name}
          no={no}
          revokedAt={token.revoked_at}
          working={revoke.isPending}
          revoke={() => revoke.mutate(undefined)}
        />
      )}
    </tr>
  );
}

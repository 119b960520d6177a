import { useState } from 'react';
import { fill } from '../../domain/words/words.ts';
import { Confirm } from '../parts/confirm.tsx';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';

interface RevokeWords {
  readonly revoke: string;
  readonly revokeTitle: string;
  readonly revokeSays: string;
  readonly revoked: string;
}

/** The end of a row of something that signs in: the button that revokes it, after a question; or when it was revoked. */
export function RevokeCell(props: {
  says: RevokeWords;
  name: string;
  /** Why one may not. */
  no: string | null;
  revokedAt: string | null;
  working: boolean;
  revoke: () => void;
}) {
  const { says, name, no, revokedAt, working, revoke } = props;
  const [asking, setAsking] = useState(false);
  return (
    <td className="actions">
      {revokedAt !== null ? (
        fill(says.revoked, { at: readableMoment(revokedAt) })
      ) : (
        <GreyButton
          className="btn btn-row btn-danger"
          name={says.revoke}
          about={name}
          no={no}
          working={working}
          onPress={() => setAsking(true)}
        />
      )}
      {asking && (
        <Confirm
          title={fill(says.revokeTitle, { name })}
          says={says.revokeSays}
          yes={says.revoke}
          onYes={() => {
            setAsking(false);
            revoke();
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </td>
  );
}

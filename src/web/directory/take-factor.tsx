import { Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { missing } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type Person, type PersonFactors, Refused } from '../../http/client.ts';
import { api } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany, useGrants, useMe } from '../session.tsx';
import { ConfirmForm } from '../your-sign-in/confirm-form.tsx';
import { ownKeys } from '../your-sign-in/keys.ts';
import { directoryKeys } from './keys.ts';
import { slot, useAskAgain } from './use-change.ts';

const says = words.passkeys.others;

/** What each person of the company has beside a password; nothing for whoever may not see it. */
export function useWaysIn() {
  const { id } = useCompany();
  const enabled = missing(useGrants(), 'directory.manage', null).length === 0;
  return useQuery({ queryKey: directoryKeys.waysIn(id), queryFn: () => api.waysIn(id), enabled });
}

/** `second factor, 2 passkeys`; null where there is neither. */
export function factorsInWords(factors: PersonFactors | undefined): string | null {
  if (factors === undefined) return null;
  const { codes, passkeys } = factors;
  const [one, many] = says.hasPasskeys;
  const parts = [
    ...(codes ? [says.has] : []),
    ...(passkeys > 0 ? [fill(passkeys === 1 ? one : many, { n: passkeys })] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** Why one's own is not taken away here; null of anybody else's. */
export function useOwnFactor(person: Person): string | null {
  return useMe().id === person.id ? words.passkeys.refusals.own_factor : null;
}

/** Takes a lost second factor away: with a reason, and with one's own password once more. */
export function TakeFactor({ person, close }: { person: Person; close: () => void }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const askAgain = useAskAgain();
  const [reason, setReason] = useState('');
  const mine = useQuery({ queryKey: ownKeys.state, queryFn: () => api.ownSignIn() });
  async function go(password: string) {
    if (reason.trim() === '') throw new Refused(422, { code: 'reason_missing', detail: says.reasonMissing });
    await api.takeSecondFactor(company, person.id, { reason, password });
    tell({ kind: 'success', text: fill(says.freed, { name: person.name }), slot });
    close();
    await askAgain();
  }
  return (
    <ConfirmForm
      title={fill(says.freeTitle, { name: person.name })}
      button={says.freeButton}
      hasPassword={mine.data?.has_password ?? true}
      go={go}
      close={close}
    >
      <p>{says.freeSays}</p>
      <Textarea
        label={says.reason}
        description={says.reasonHint}
        value={reason}
        rows={3}
        maxLength={500}
        data-first
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ConfirmForm>
  );
}

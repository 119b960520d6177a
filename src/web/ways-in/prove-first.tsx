import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Refused } from '../../http/client.ts';
import { api } from '../api.ts';
import { ConfirmForm, isWrongPassword } from '../your-sign-in/confirm-form.tsx';
import { ownKeys } from '../your-sign-in/keys.ts';

/** What is wrong with the proof itself, and not with what it is given for. */
const ofTheProof = new Set(['too_many_attempts', 'sign_in_again', 'factor_not_shown', 'session_needed']);
const isOfTheProof = (refused: unknown): boolean =>
  isWrongPassword(refused) || (refused instanceof Refused && ofTheProof.has(refused.code));

/**
 * Asks for one's password before the way in of a company is changed. A wrong one is said here; whatever else is refused
 * closes this and is said where it was typed.
 */
export function ProveFirst(props: {
  title: string;
  button: string;
  children?: ReactNode;
  go: (password: string) => Promise<void>;
  /** @param refused what is to be said outside; null where nothing is. */
  close: (refused: unknown) => void;
}) {
  const { title, button, children, close } = props;
  const mine = useQuery({ queryKey: ownKeys.state, queryFn: () => api.ownSignIn() });
  async function go(password: string) {
    try {
      await props.go(password);
    } catch (refused) {
      if (isOfTheProof(refused)) throw refused;
      close(refused);
    }
  }
  return (
    <ConfirmForm
      title={title}
      button={button}
      hasPassword={mine.data?.has_password ?? true}
      go={go}
      close={() => close(null)}
    >
      {children}
    </ConfirmForm>
  );
}

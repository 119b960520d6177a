import { useBlocker } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { Confirm } from './confirm.tsx';

const says = words.page.invoice;

/** What was entered is not lost by a stray click. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Confirm
      title={says.leaveTitle}
      says={says.leaveSays}
      yes={says.leave}
      no={says.stay}
      onYes={proceed}
      onNo={reset}
    />
  );
}

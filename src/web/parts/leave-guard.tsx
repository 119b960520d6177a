import { type AnyRouter, useBlocker } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { Confirm } from './confirm.tsx';

const own = words.page.invoice;

/** What was entered is not lost by a stray click. */
export function LeaveGuard(props: {
  dirty: boolean;
  title?: string;
  says?: string;
  /** The path below which nothing is lost yet; the page itself where none is given. */
  within?: string;
}) {
  const { dirty, title = own.leaveTitle, says = own.leaveSays, within } = props;
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty &&
      (within === undefined ? current.pathname !== next.pathname : !`${next.pathname}/`.startsWith(`${within}/`)),
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return <Confirm title={title} says={says} yes={own.leave} no={own.stay} onYes={proceed} onNo={reset} />;
}

/** Asks every guard of the page whether one may leave it for that path, before anything is done that ends with leaving it. */
export async function mayLeave({ history }: Pick<AnyRouter, 'history'>, path: string): Promise<boolean> {
  const currentLocation = history.location;
  const nextLocation = { ...currentLocation, href: path, pathname: path, search: '', hash: '' };
  for (const { blockerFn } of history._getBlockers()) {
    if (await blockerFn({ currentLocation, nextLocation, action: 'PUSH' })) return false;
  }
  return true;
}

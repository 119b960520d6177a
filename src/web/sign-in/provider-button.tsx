import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { arrivalProblemOf, isWebAddress } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { ShownProvider } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useOnce } from '../parts/use-once.ts';

const says = words.singleSignOn;

/** The company whose button is meant: named in the address, or by the page that somebody wanted. */
export const companyWanted = (company: number | undefined, to: string | undefined): number | null =>
  company ?? (Number(/^\/companies\/(\d{1,15})(\/|$|\?)/.exec(to ?? '')?.[1] ?? 0) || null);

/** Off to the provider: its address comes from the server, and is no other kind of address than one of the web. */
export async function goToProvider(company: number, to: string | null): Promise<void> {
  const { location } = await api.leaveForProvider(company, to);
  if (!isWebAddress(location)) throw new Error(location);
  window.location.assign(location);
}

export const useProvider = (company: number | null) =>
  useQuery({
    queryKey: ['provider', company],
    queryFn: () => api.shownProvider(company),
    staleTime: 60_000,
    // Whoever has a password signs in all the same.
    retry: false,
  }).data;

/** Why the provider brought somebody back who is not signed in. */
export const sayProblem = (problem: string | undefined, provider: ShownProvider | undefined): string | null => {
  const known = arrivalProblemOf(problem);
  return known === null
    ? null
    : fill(says.problems[known], { label: provider?.label ?? words.singleSignOn.page.provider });
};

/** *Sign in with …*, over the form for a password. */
export function ProviderButton({ provider, to }: { provider: ShownProvider; to: string | null }) {
  const { problem, working, once } = useOnce(inWords);
  const { company_id, label } = provider;
  if (company_id === null || label === null) return null;
  return (
    <>
      <div role="alert" className="form-problem" data-filled={problem !== null}>
        {problem}
      </div>
      <Button
        size="md"
        fullWidth
        aria-disabled={working}
        onClick={() =>
          void once(async () => {
            await goToProvider(company_id, to);
            return 'left';
          })
        }
      >
        {fill(working ? says.leaving : says.button, { label })}
      </Button>
      <p className="quiet sign-in-or">{says.or}</p>
    </>
  );
}

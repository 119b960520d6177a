import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChosenWay, SetUpTest } from '../../../domain/set-up-tests.ts';
import type { SetUpState, TestResult } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';

/** An agent comes without an event that the page could hear. */
const lookAgainMs = 3_000;
const stateKey = (company: number, connection: number) => [...keys.connections(company), connection, 'set-up'] as const;

/** How far the connection is: asked again all the time, so that what happens on the other machine shows by itself. */
export function useSetUpState(connection: number | undefined) {
  const company = useCompany().id;
  return useQuery({
    queryKey: stateKey(company, connection ?? 0),
    queryFn: () => api.setUpState(company, connection!),
    enabled: connection !== undefined,
    refetchInterval: lookAgainMs,
    staleTime: 0,
  });
}

/** Says a refusal where messages are shown. */
export function useRefused(slot: string) {
  const { tell } = useMessages();
  return (problem: unknown) =>
    tell({
      kind: 'refusal',
      text: inWords(problem),
      slot,
    });
}

export function useWay(state: SetUpState) {
  const company = useCompany().id;
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (way: ChosenWay) => api.setWay(company, state.connection_id, way),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.connections(company) }),
    onError: useRefused('set-up'),
  });
}

/** Makes tests one after the other: each needs those before it, and the ERP has better to do than all at once. */
export function useTests(state: SetUpState) {
  const company = useCompany().id;
  const queries = useQueryClient();
  const [trying, setTrying] = useState<SetUpTest | null>(null);
  const refused = useRefused('set-up');
  const keep = (result: TestResult) =>
    queries.setQueryData<SetUpState>(stateKey(company, state.connection_id), (old) =>
      old === undefined ? old : { ...old, tests: [...old.tests.filter(({ name }) => name !== result.name), result] },
    );
  const run = async (names: readonly SetUpTest[]) => {
    if (trying !== null) return;
    try {
      for (const name of names) {
        setTrying(name);
        const result = await api.testConnection(company, state.connection_id, name);
        keep(result);
        // What does not let us in answers nothing else either.
        if (name === 'reach' && !result.ok) break;
      }
    } catch (problem) {
      refused(problem);
    }
    setTrying(null);
  };
  return { trying, run };
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { missingToCorrect } from '../../../domain/correction.ts';
import type { ProjectId } from '../../../domain/ids.ts';
import { notPermitted } from '../../../domain/refusal.ts';
import { say } from '../../../domain/words/words.ts';
import type { Correction, CorrectionOfInvoice } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { nowhere, type Shown } from '../../parts/use-given.ts';
import { useCompany, useGrants } from '../../session.tsx';

/** The newest correction that an invoice is in. Asked again with every change of an invoice of the company. */
export function useCorrection(invoice: number, enabled = true) {
  const company = useCompany().id;
  return useQuery({
    queryKey: keys.correctionOf(company, invoice),
    queryFn: () => api.correctionOf(company, invoice),
    enabled,
  });
}

/** Null where one may go on with a correction of the project, or look; else the sentence that says what is missing. */
export function useWhyNotCorrect(project: number): string | null {
  const lacks = missingToCorrect(useGrants(), project as ProjectId);
  return lacks.length === 0 ? null : say(notPermitted(lacks));
}

interface Asked {
  readonly ask: () => Promise<Correction>;
  readonly shown?: Shown;
}

/** Shows what the server has just answered, and lets everything that shows the records ask again. */
export function useChange(invoice: number) {
  const company = useCompany().id;
  const { tell, forget } = useMessages();
  return useMutation({
    onMutate: () => forget(`correction ${invoice}`),
    mutationFn: ({ ask }: Asked) => ask(),
    onSuccess: (correction) => {
      queries.setQueryData<CorrectionOfInvoice>(keys.correctionOf(company, invoice), (was) => ({
        against: was?.against ?? [],
        correction,
      }));
    },
    onError: (problem, { shown = nowhere }) => {
      if (!shown()) tell({ kind: 'refusal', slot: `correction ${invoice}`, text: inWords(problem) });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.erp(company) }),
  });
}

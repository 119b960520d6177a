import { useMutation, useQuery } from '@tanstack/react-query';
import type { Correction, CorrectionOfInvoice } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { useCompany } from '../../session.tsx';

/** The newest correction that an invoice is in. Asked again with every change of an invoice of the company. */
export function useCorrection(invoice: number, enabled = true) {
  const company = useCompany().id;
  return useQuery({
    queryKey: keys.correctionOf(company, invoice),
    queryFn: () => api.correctionOf(company, invoice),
    enabled,
  });
}

/** Shows what the server has just answered, and lets everything that shows the records ask again. */
export function useChange(invoice: number) {
  const company = useCompany().id;
  const { tell, forget } = useMessages();
  return useMutation({
    onMutate: () => forget(`correction ${invoice}`),
    mutationFn: (ask: () => Promise<Correction>) => ask(),
    onSuccess: (correction) => {
      queries.setQueryData<CorrectionOfInvoice>(keys.correctionOf(company, invoice), (was) => ({
        against: was?.against ?? [],
        correction,
      }));
    },
    onError: (problem) =>
      tell({
        kind: 'refusal',
        slot: `correction ${invoice}`,
        text: inWords(problem),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.erp(company) }),
  });
}

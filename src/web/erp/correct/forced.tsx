import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ProjectId } from '../../../domain/ids.ts';
import { missing } from '../../../domain/permission.ts';
import { notPermitted, refusal } from '../../../domain/refusal.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { ForcedUnlinkView, Item } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { invoiceName } from '../../parts/move-button.tsx';
import { nowhere, type Shown } from '../../parts/use-given.ts';
import { useCompany, useGrants, useMe } from '../../session.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useMoves } from '../use-moves.ts';

const { page: says, codes } = words.forced;

interface Forcing {
  readonly ask: () => Promise<ForcedUnlinkView>;
  readonly shown?: Shown;
}

/** Asks the server, says a refusal that no dialog shows, and lets everything that shows the invoice ask again. */
function useForcing(invoice: number) {
  const company = useCompany().id;
  const { tell, forget } = useMessages();
  return useMutation({
    onMutate: () => forget(`invoice-${invoice}`),
    mutationFn: ({ ask }: Forcing) => ask(),
    onError: (problem, { shown = nowhere }) => {
      if (!shown()) tell({ kind: 'refusal', slot: `invoice-${invoice}`, text: inWords(problem) });
    },
    onSuccess: ({ state }) => {
      if (state === 'confirmed') tell({ kind: 'success', slot: `invoice-${invoice}`, text: says.done });
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.erp(company) });
      return queries.invalidateQueries({ queryKey: keys.invoice(company, invoice) });
    },
  });
}

/** The lasting mark of an unlink by force, or the asking for one that waits for a second person. */
export function ForcedNote({ item, erp }: { item: Item; erp: string }) {
  const company = useCompany().id;
  const wanted = item.forced_unlink_id !== null || item.erp_status === 'synced';
  const { data } = useQuery({
    queryKey: keys.forced(company, item.invoice_id),
    queryFn: () => api.forcedUnlinkOf(company, item.invoice_id),
    enabled: wanted,
  });
  const found = data?.forced_unlink ?? null;
  if (item.forced_unlink_id !== null) return <Marked item={item} found={found} erp={erp} />;
  return found?.state === 'open' && item.erp_status === 'synced' ? <Waiting item={item} found={found} /> : null;
}

function Marked({ item, found, erp }: { item: Item; found: ForcedUnlinkView | null; erp: string }) {
  const facts = found && {
    asker: found.asked_by.name,
    confirmer: found.ended_by?.name,
    reason: found.reason,
    at: readableMoment(found.ended_at),
    code: codes[found.code],
  };
  return (
    <div className="banner" data-tone="red" data-testid="forced">
      <div>
        <strong>{says.mark}.</strong> {facts && fill(says.markSays, facts)}
      </div>
      <SendAllTheSame item={item} erp={erp} />
    </div>
  );
}

function Waiting({ item, found }: { item: Item; found: ForcedUnlinkView }) {
  const company = useCompany().id;
  const me = useMe().id;
  const forcing = useForcing(item.invoice_id);
  const lacking = missing(useGrants(), 'link.confirm_force', item.project.id as ProjectId);
  const may = lacking.length === 0 ? null : say(notPermitted(lacking));
  const own = found.asked_by.id === me;
  const end = (act: 'confirm' | 'withdraw') =>
    forcing.mutate({ ask: () => api.endForcedUnlink(company, found.id, act) });
  return (
    <div className="banner" data-tone="yellow" data-testid="forced">
      <div>
        <strong>
          {fill(says.waits, { asker: found.asked_by.name, code: codes[found.code], reason: found.reason })}
        </strong>{' '}
        {fill(says.until, { at: readableMoment(found.expires_at) })}
      </div>
      <div className="step-do">
        <GreyButton
          className="btn btn-danger"
          name={says.confirm}
          no={may ?? (own ? say(refusal('needs_another')) : null)}
          working={forcing.isPending}
          onPress={() => end('confirm')}
        />
        <GreyButton
          name={says.withdraw}
          no={own ? null : may}
          working={forcing.isPending}
          onPress={() => end('withdraw')}
        />
      </div>
    </div>
  );
}

/** For a link that no ordinary unlink can cut: greyed for whoever may not ask. */
export function AskForced({ item }: { item: Item }) {
  const company = useCompany().id;
  const forcing = useForcing(item.invoice_id);
  const [asking, setAsking] = useState(false);
  const lacking = missing(useGrants(), 'link.force_unlink', item.project.id as ProjectId);
  return (
    <>
      <GreyButton
        className="btn btn-row"
        name={says.ask}
        no={lacking.length === 0 ? null : say(notPermitted(lacking))}
        working={forcing.isPending}
        onPress={() => setAsking(true)}
      />
      {asking && (
        <ReasonDialog
          kind="force"
          about={`${item.invoice_id} ${item.sent_at}`}
          title={fill(says.askTitle, { invoice: invoiceName(item) })}
          close={() => setAsking(false)}
          give={(reason, shown) =>
            forcing
              .mutateAsync({ ask: () => api.askForcedUnlink(company, item.invoice_id, reason), shown })
              .then(() => null, inWords)
          }
        />
      )}
    </>
  );
}

/** It is never sent again unnoticed: whoever does it ticks that they have made sure, of it as it was then. */
function SendAllTheSame({ item, erp }: { item: Item; erp: string }) {
  const { run, under } = useMoves(erp);
  const [asking, setAsking] = useState<Item | null>(null);
  const [sure, setSure] = useState(false);
  const { allowed, reasons } = item.moves.send;
  if (allowed || reasons.length !== 1 || reasons[0]!.code !== 'forced_before') return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sure || asking === null) return;
    setAsking(null);
    void run(asking, 'send', { afterForce: true });
  };
  return (
    <>
      <GreyButton name={says.send} no={null} working={under.has(item.invoice_id)} onPress={() => setAsking(item)} />
      {asking && (
        <Dialog title={fill(says.sendTitle, { invoice: invoiceName(asking) })} close={() => setAsking(null)}>
          <form onSubmit={submit}>
            <Checkbox
              label={says.sendTick}
              checked={sure}
              onChange={(event) => setSure(event.target.checked)}
              data-first
            />
            <div className="dialog-buttons">
              <Button variant="default" onClick={() => setAsking(null)}>
                {words.page.frame.cancel}
              </Button>
              <Button type="submit" color="red.8" disabled={!sure}>
                {words.page.moves.send}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { useRefused } from './use-set-up.ts';

const says = words.setUpConnection.refresh;

/** What there is to read, and the first reading of it. */
export function RefreshStep({ state }: { state: SetUpState }) {
  const company = useCompany().id;
  const queries = useQueryClient();
  const no = useWhyNot('connection.read_now');
  const read = useMutation({
    mutationFn: () => api.readNow(company, state.connection_id),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.connections(company) }),
    onError: useRefused('set-up'),
  });
  const countOf = (name: string) => state.tests.find((one) => one.name === name)?.count ?? null;
  const [vendors, jobs] = [countOf('vendors'), countOf('jobs')];
  const { last_read_at: last, last_read_error: because } = state;
  return (
    <>
      {vendors !== null && jobs !== null && <p>{fill(says.counts, { vendors, jobs })}</p>}
      <div role="status">
        {last !== null && because === null && <p>{fill(says.last, { at: readableMoment(last) })}</p>}
        {because !== null && (
          <p className="verdict" data-tone="red">
            {fill(says.failed, { because })}
          </p>
        )}
        {read.isSuccess && last === null && because === null && <p>{says.began}</p>}
      </div>
      <p className="quiet">{says.says}</p>
      <div className="actions">
        <GreyButton name={says.button} no={no} working={read.isPending} onPress={() => read.mutate()} />
        <Link to="/companies/$c/erp/connections" params={{ c: String(company) }} className="btn">
          {says.finish}
        </Link>
      </div>
    </>
  );
}

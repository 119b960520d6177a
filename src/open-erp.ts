import type { Clock, ErpConnector } from './connectors/contract.ts';
import { openSage100Contractor } from './connectors/sage-100-contractor/connector.ts';
import { openRemoteSimulator } from './simulators/sage-100-contractor/remote.ts';

export interface ErpOpening {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly clock: Clock;
}
export type OpenErp = ErpConnector & { close(): Promise<void> };

/** The connector of a kind, by its settings. To be wrapped in `careful`. Throws where there is no such kind. */
export async function openErp({ kind, settings, secrets, clock }: ErpOpening): Promise<OpenErp> {
  if (kind !== 'sage_100_contractor') throw new Error(`there is no connector of the kind ${kind}`);
  const { simulatorUrl, companyName, callMs, settleMs, maxInFlight } = settings;
  const ways = openRemoteSimulator({ url: String(simulatorUrl), password: secrets.password ?? '' });
  const times = Object.fromEntries(
    Object.entries({ callMs, settleMs, maxInFlight }).filter(([, value]) => typeof value === 'number'),
  );
  const connector = openSage100Contractor({
    rows: ways.rows,
    submit: ways.submit,
    clock,
    companyName: String(companyName),
    ...times,
  });
  return { ...connector, close: async () => undefined };
}

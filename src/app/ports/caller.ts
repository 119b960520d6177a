import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { Grants } from '../../domain/permission.ts';
import type { Keeping } from './idempotency.ts';

/** Who asks, for which company, and with which rights. Made once a request. */
export interface Caller {
  readonly company: CompanyId;
  readonly person: PersonId;
  readonly grants: Grants;
  readonly requestId: string | null;
  /** Set for the one transaction that changes what is asked for. */
  readonly keeping?: Keeping;
}

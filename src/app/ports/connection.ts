import type { ErpTraits } from '../../connectors/contract.ts';
import type { CompanyId, ConnectionId } from '../../domain/ids.ts';
import type { Policies } from '../../domain/policy.ts';
import type { Restored } from '../../domain/restored.ts';
import type { Instant } from '../../domain/time.ts';

/** An ERP as one company has connected it. */
export interface Connection {
  readonly id: ConnectionId;
  readonly company: CompanyId;
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What its owner decided for everybody; `void_is_gone` is one of them. */
  readonly policies: Policies;
  /** The hour of the company's day at which it is tied out; null: only when somebody asks. */
  readonly tieOutHour: number | null;
  readonly lastReadAt: Instant | null;
  readonly lastReadError: string | null;
  /** Its agent's declaration, where it is reached through one: then all calls go there. */
  readonly agentTraits: ErpTraits | null;
  /**
   * Put back to an earlier moment, and not looked over since: what the ERP got meanwhile is not known here, so nothing new
   * is asked of it. Null where all is known.
   */
  readonly restored: Restored | null;
  /** Whose books its bills were made in, as its connector told then; null until they were first looked at. */
  readonly books: string | null;
}

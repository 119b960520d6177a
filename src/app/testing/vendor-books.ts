import type { CreateAnswer, ErpConnector, RecordSighting } from '../../connectors/contract.ts';
import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import type { NewErpRecord, RecordKey } from '../../domain/records/made.ts';
import type { Deps } from '../deps.ts';

/** Books that hold vendors by their number, and remember each ask; with their weather. */
export class VendorBooks {
  readonly held = new Map<string, NewErpRecord>();
  readonly asks: string[] = [];
  losesAnswer = false;
  silent = false;
  /** It says yes, and shows nothing of what it made. */
  hides = false;
  /** What it says of what it made and does not show; null: that it was made. */
  saysInstead: CreateAnswer | null = null;
  /** Nothing new is taken, with these words. */
  refuses: string | null = null;
  lateMs = 0;
  /** What is asked for is made when {@link enterNow} is called. */
  waits = false;
  /** Makes what the last ask asked for, where it waits for that. */
  enterNow: (() => void) | null = null;
  readonly #clock: () => Deps['clock'];

  constructor(clock: () => Deps['clock']) {
    this.#clock = clock;
  }

  clear(): void {
    this.held.clear();
    this.asks.length = 0;
    this.losesAnswer = this.silent = this.waits = this.hides = false;
    this.saysInstead = null;
    this.lateMs = 0;
    this.refuses = null;
  }

  readonly findRecord = async ({ number }: RecordKey): Promise<RecordSighting> => {
    if (this.silent) return { is: 'unknown', because: 'the line is dead' };
    const asOf = await this.#clock().now();
    const found = this.held.get(number);
    if (found === undefined) return { is: 'gone', asOf };
    const name = 'name' in found ? found.name : found.title;
    return { is: 'present', number, name, fingerprint: recordFingerprint(found), asOf };
  };

  readonly createRecord: ErpConnector['createRecord'] = async (record) => {
    const { number } = record;
    this.asks.push(number);
    if (this.refuses !== null) return { is: 'refused', refusal: { code: 'erp_invalid', detail: this.refuses } };
    if (this.held.has(number)) return { is: 'refused', refusal: { code: 'erp_duplicate_number', detail: 'taken' } };
    const enter = () => this.held.set(number, record);
    if (this.hides) return this.saysInstead ?? { is: 'created', record: { id: number, identity: null, label: number } };
    if (this.waits) this.enterNow = enter;
    else if (this.lateMs > 0) setTimeout(enter, this.lateMs);
    else enter();
    if (this.losesAnswer || this.waits || this.lateMs > 0) return { is: 'unclear', because: 'the answer was lost' };
    return { is: 'created', record: { id: number, identity: null, label: number }, asOf: await this.#clock().now() };
  };
}

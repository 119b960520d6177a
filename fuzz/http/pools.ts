import type { Chance } from '../../sim/chance.ts';

/** Ids that answers told of, by what they are of: so that requests name what is there, and what was there. */
export class Pools {
  readonly #of = new Map<string, (number | string)[]>();

  /** The newest so many of a kind. */
  static readonly most = 300;

  copy(): Pools {
    const copy = new Pools();
    for (const [kind, all] of this.#of) copy.#of.set(kind, [...all]);
    return copy;
  }

  add(kind: string, id: number | string): void {
    const all = this.#of.get(kind) ?? [];
    if (all.includes(id)) return;
    if (all.length >= Pools.most) all.shift();
    all.push(id);
    this.#of.set(kind, all);
  }

  one(kinds: readonly string[], chance: Chance): number | string | undefined {
    const named = kinds.flatMap((kind) => [kind, ...(alsoCalled[kind] ?? [])]);
    const all = named.flatMap((kind) => this.#of.get(kind) ?? []);
    return all.length === 0 ? undefined : chance.one(all);
  }

  /** Takes every id in an answer: `id` beside what it was asked at, `vendor_id` and `vendor: { id }` by their names. */
  take(at: string, answer: unknown, depth = 0): void {
    if (depth > 6 || typeof answer !== 'object' || answer === null) return;
    if (Array.isArray(answer)) {
      for (const one of answer.slice(0, 60)) this.take(at, one, depth + 1);
      return;
    }
    for (const [key, value] of Object.entries(answer)) {
      if (key === 'id' && isId(value)) this.add(singular(at), value);
      else if (/_id$/.test(key) && isId(value)) this.add(singular(key.slice(0, -3)), value);
      else if (key === 'client_id' && typeof value === 'string') this.add('client', value);
      else if (typeof value === 'object') this.take(key === 'items' || key === 'entities' ? at : key, value, depth + 1);
    }
  }
}

/** One thing has several names, in addresses and in answers. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  subcontractor_invoice: ['invoice', 'requisition'],
  requisition: ['invoice', 'subcontractor_invoice'],
  invoice: ['requisition'],
  people: ['person', 'user'],
  person: ['people', 'user'],
  user: ['people', 'person'],
  commitment: ['work_order_contract', 'purchase_order_contract', 'contract'],
  work_order_contract: ['commitment'],
  purchase_order_contract: ['commitment'],
  contract: ['commitment'],
  change_order: ['change_order_package', 'commitment_change_order'],
  change_order_package: ['change_order', 'commitment_change_order'],
  commitment_change_order: ['change_order', 'change_order_package'],
  period: ['billing_period'],
  billing_period: ['period'],
  line_item: ['line', 'contract_item'],
  contract_item: ['item', 'line'],
  change_order_item: ['item', 'line'],
  contract_payment: ['payment'],
  permission_template: ['template'],
  template: ['permission_template'],
  inactive: ['vendor', 'user'],
  webhook: ['hook'],
  service_account: ['client'],
  application: ['client'],
};

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** `list-views` and `list_view` are one. */
export const singular = (name: string): string =>
  name
    .replaceAll('-', '_')
    .replace(/ies$/, 'y')
    .replace(/(ss|us)$/, '$1')
    .replace(/([^su])s$/, '$1');

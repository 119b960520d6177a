/** The parts of a commitment, each with an address of its own. */
export const commitmentTabs = ['overview', 'schedule', 'change_orders', 'payments', 'billing', 'history'] as const;
export type CommitmentTab = (typeof commitmentTabs)[number];

export const commitmentSearch = (search: Record<string, unknown>): { tab?: CommitmentTab } => {
  const tab = commitmentTabs.find((one) => one === search.tab);
  return tab === undefined || tab === 'overview' ? {} : { tab };
};

export const kindSearch = (search: Record<string, unknown>): { kind: 'subcontract' | 'purchase_order' } => ({
  kind: search.kind === 'purchase_order' ? 'purchase_order' : 'subcontract',
});

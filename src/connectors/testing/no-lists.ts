const nothing = async function* (): AsyncGenerator<never> {};

/** The lists of an ERP that has none of anything. */
export const noLists = {
  vendors: nothing,
  jobs: nothing,
  costCodes: nothing,
  costTypes: nothing,
  subcontracts: nothing,
  bills: nothing,
  payments: nothing,
};

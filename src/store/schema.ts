/** Where the hub's tables are. */
export const schema = 'tieout';

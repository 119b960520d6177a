export const directoryTabs = [
  'people',
  'vendors',
  'contacts',
  'templates',
  'accounts',
  'applications',
  'history',
] as const;
export type DirectoryTab = (typeof directoryTabs)[number];

/** The part of the directory that an address names; people where it names none. */
export const directorySearch = (search: Record<string, unknown>): { tab: DirectoryTab } => ({
  tab: directoryTabs.find((tab) => tab === search.tab) ?? 'people',
});

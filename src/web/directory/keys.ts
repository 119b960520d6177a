/** What the pages of a company's administration keep in the browser. */
export const directoryKeys = {
  all: (c: number) => ['company', c, 'directory'] as const,
  people: (c: number) => ['company', c, 'directory', 'people'] as const,
  vendors: (c: number) => ['company', c, 'directory', 'vendors'] as const,
  contacts: (c: number) => ['company', c, 'directory', 'contacts'] as const,
  projects: (c: number) => ['company', c, 'directory', 'projects'] as const,
  templates: (c: number) => ['company', c, 'directory', 'templates'] as const,
  applications: (c: number) => ['company', c, 'directory', 'applications'] as const,
  letIn: (c: number) => ['company', c, 'directory', 'let in'] as const,
  accounts: (c: number) => ['company', c, 'directory', 'accounts'] as const,
  waysIn: (c: number) => ['company', c, 'directory', 'ways in'] as const,
  history: (c: number) => ['company', c, 'directory', 'history'] as const,
  settings: (c: number) => ['company', c, 'directory', 'settings'] as const,
  myMail: (c: number) => ['company', c, 'directory', 'my mail'] as const,
};

/** How somebody wants to see Tieout: their language, and light or dark. */
export const look = {
  title: 'Your settings',
  heading: 'Language and colours',
  language: 'Language',
  languageHint: 'Mail to you is written in it too.',
  theme: 'Colours',
  themes: { system: 'As this computer is set', light: 'Light', dark: 'Dark' },
  mail: 'Mail',
} as const;

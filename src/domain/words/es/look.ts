export const look = {
  title: 'Su configuración',
  heading: 'Idioma y colores',
  language: 'Idioma',
  languageHint: 'También se le escribe el correo en este idioma.',
  theme: 'Colores',
  themes: { system: 'Como esté este equipo', light: 'Claro', dark: 'Oscuro' },
  mail: 'Correo',
};

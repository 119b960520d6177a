import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: a quiet blue, dark enough for white text. The same values stand in style/tokens.css. */
const accent: MantineColorsTuple = [
  '#eef6fb',
  '#d9e9f3',
  '#b3d3e7',
  '#86b9d8',
  '#5a9fc9',
  '#3488b8',
  '#1f77a9',
  '#136696',
  '#0b5c8a',
  '#084a70',
];

/** From ink to ground, for what the UI kit draws by itself. */
const dark: MantineColorsTuple = [
  '#e3e9ee',
  '#c9d3db',
  '#a6b3bf',
  '#8d9aa6',
  '#73818e',
  '#3d4954',
  '#1f2831',
  '#1a2129',
  '#12181e',
  '#0c1116',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 6 },
  colors: { accent, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
  defaultRadius: 6,
  fontSizes: { sm: '13.5px' },
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
  },
});

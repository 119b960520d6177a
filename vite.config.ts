import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const source = fileURLToPath(new URL('src/', import.meta.url));

/** The page speaks one language at a time: the catalogue of all of them is the server's. */
const oneLanguage: Plugin = {
  name: 'tieout-one-language',
  enforce: 'pre',
  resolveId: (asked, from) =>
    from !== undefined && path.resolve(path.dirname(from), asked) === path.join(source, 'domain/words/catalogue.ts')
      ? path.join(source, 'web/language/catalogue.ts')
      : null,
};

/** Builds the page that `npm start` serves. No inline scripts: the server's content security policy allows none. */
export default defineConfig({
  root: 'src/web',
  plugins: [oneLanguage, react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

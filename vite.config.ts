import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the page that `npm start` serves. No inline scripts: the server's content security policy allows none. */
export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

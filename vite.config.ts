import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

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

/** What more than one page needs comes in two files. Each in its own, a page was eighty requests. */
const commonToPages = [
  { name: 'libraries', test: /node_modules/, minShareCount: 2 },
  { name: 'shared', test: source, minShareCount: 2 },
];

/** The page that `npm start` serves. No inline scripts: the server's content security policy allows none. */
const page: UserConfig = {
  root: 'src/web',
  plugins: [oneLanguage, react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: commonToPages } } },
  },
};

/** What lies beside a file of ours (a migration, a schema, the version) is looked for where that file was. */
function whereItWas(): Plugin {
  let built = '';
  const urlOf = (file: string) =>
    `new URL('${path.relative(built, file).replaceAll(path.sep, '/')}', import.meta.url).href`;
  return {
    name: 'tieout-where-it-was',
    enforce: 'pre',
    configResolved: ({ root, build }) => {
      built = path.resolve(root, build.outDir);
    },
    transform: (code, file) =>
      file.includes('node_modules') || !code.includes('import.meta')
        ? null
        : // What is started is another file, which loads these.
          code.replaceAll('import.meta.main', 'false').replaceAll('import.meta.url', urlOf(file)),
  };
}

/**
 * The hub in a few files where it were sixteen hundred: half the memory of a module is that it is one. Of what others bring,
 * what is many modules and needs nothing beside itself is in it.
 */
const hub: UserConfig = {
  plugins: [whereItWas()],
  ssr: { noExternal: [/^(@?better-(auth|call)|@better-fetch|@noble|jose|kysely|rou3|zod|fastify-type-provider-zod)/] },
  build: {
    outDir: 'dist/hub',
    emptyOutDir: true,
    target: 'node22',
    rollupOptions: { input: 'src/main.ts', output: { chunkFileNames: '[name]-[hash].js' } },
  },
};

export default defineConfig(({ isSsrBuild = false }) => (isSsrBuild ? hub : page));

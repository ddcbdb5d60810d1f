import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
/** Left outside the bundles: Node itself, Electron, and the one package with a native part. */
const external = [
  'electron',
  '@photostructure/sqlite',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];
/** Under Node these two name their CommonJS builds, of which nothing can be left out. */
const alias = [
  { find: /^rxjs$/, replacement: resolve(root, 'node_modules/rxjs/dist/esm/index.js') },
  { find: /^rxjs\/operators$/, replacement: resolve(root, 'node_modules/rxjs/dist/esm/operators/index.js') },
  { find: /^mingo\/(core|util|operators\/.+)$/, replacement: resolve(root, 'node_modules/mingo/esm/$1/index.js') },
  { find: /^mingo\/(query)$/, replacement: resolve(root, 'node_modules/mingo/esm/$1.js') },
];
/** One letter beyond Latin makes two bytes of every letter of a file, in memory and wherever it is read: written as escapes. */
const oneByteALetter = { charset: 'ascii' } as const;
const bundled = { noExternal: true as const, external, conditions: ['node', 'module', 'default'] };

/** Statements are set in letters of their own, which the thread that writes them finds beside itself. */
const fonts: Plugin = {
  name: 'statement-fonts',
  applyToEnvironment: ({ name }) => name === 'main',
  generateBundle() {
    for (const fileName of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
      this.emitFile({
        type: 'asset',
        fileName,
        source: readFileSync(resolve(root, 'node_modules/dejavu-fonts-ttf/ttf', fileName)),
      });
  },
};

/**
 * The page checks nothing that the main process has checked, but imports from files that define schemas beside what it needs.
 * Making a schema has no effect, which the bundler cannot know: said so, those that the page never reads are left out of it.
 */
const schemasArePure: Plugin = {
  name: 'schemas-are-pure',
  applyToEnvironment: ({ name }) => name === 'client' || name === 'panel',
  enforce: 'post',
  transform(code, id) {
    if (!id.startsWith(resolve(root, 'shared')) || !code.includes('from "zod"')) return null;
    const made = this.parse(code).body.flatMap((statement) => {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration') return [];
      return declaration.declarations.flatMap(({ init }) => (init === null || init === undefined ? [] : [init]));
    });
    let pure = code;
    for (const { start, end } of made.toReversed()) {
      const expression = code.slice(start, end);
      if (!/\bz\.|Schema\b/.test(expression)) continue;
      pure = `${pure.slice(0, start)}/* @__PURE__ */ (() => (${expression}))()${pure.slice(end)}`;
    }
    return { code: pure, map: null };
  },
};

/** One config, four builds: the pages of the window and of the panel, the main process, and the bridge between them. */
export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  plugins: [react(), fonts, schemasArePure],
  resolve: { alias },
  server: { host: '127.0.0.1', port: 5173, strictPort: false },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    client: {
      build: {
        outDir: resolve(root, 'dist/renderer'),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: false,
        rolldownOptions: { output: oneByteALetter },
      },
    },
    // Apart from the window, so that all it needs at once is one file of code and one of styles.
    panel: {
      consumer: 'client',
      build: {
        outDir: resolve(root, 'dist/renderer/panel'),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: false,
        rolldownOptions: { input: { panel: resolve(root, 'renderer/panel.html') }, output: oneByteALetter },
      },
    },
    main: {
      consumer: 'server',
      resolve: bundled,
      build: {
        outDir: resolve(root, 'dist/main'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: {
            start: resolve(root, 'electron/start.ts'),
            main: resolve(root, 'electron/main.ts'),
            cli: resolve(root, 'electron/doors/cli/process.ts'),
            checkpointWorker: resolve(root, 'electron/engine/store/sqlite-storage/checkpointWorker.ts'),
            ledgerWorker: resolve(root, 'electron/engine/ledger/readModel/ledgerWorker.ts'),
            backupWorker: resolve(root, 'electron/engine/store/backup/backupWorker.ts'),
            exportWorker: resolve(root, 'electron/engine/exports/exportWorker.ts'),
          },
          output: {
            format: 'es',
            entryFileNames: '[name].js',
            chunkFileNames: '[name]-[hash].js',
            ...oneByteALetter,
            // A start compiles all of it: without comments it is less. Names stay, for the log.
            minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
          },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: bundled,
      build: {
        outDir: resolve(root, 'dist/preload'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: { preload: resolve(root, 'electron/preload.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
});

/**
 * The console's page → `dist/console`: one file a route beside what all share, each named by its content.
 *
 * @module
 */
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'
import { earlyFiles } from './build/early-files.ts'
import { iconLabels } from './build/icon-labels.ts'
import { staticStyles } from './build/static-styles.ts'

/** Of the twenty pages. */
const SHARED_BY = 19

/** What `main.ts` itself takes stays small, and is there first. */
const BEGINNING = /\/page\/(?:api|look|page-files)\.ts$/

const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), iconLabels(), staticStyles(), earlyFiles('/page/app.tsx')],
  build: {
    outDir: '../../../dist/console',
    emptyOutDir: true,
    // Which files a route takes; the test of their weight reads it.
    manifest: true,
    target: 'es2022',
    // A small picture would become a `data:` address in a style; the policy has them from the exchange alone.
    assetsInlineLimit: 0,
    // Told by the test of what each route weighs, which fails; a warning nobody reads.
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What most pages take is one file: dozens of small ones cost more than their bytes.
        codeSplitting: {
          groups: [{ name: 'shared', minShareCount: SHARED_BY, test: (id) => !BEGINNING.test(id) }],
        },
      },
    },
  },
})

// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export
export default config

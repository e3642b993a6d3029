import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Builds the pages of src/web into dist/web. Nothing inline and no address of another host, so that the strictest policy holds. */
export default defineConfig({
  root: at('src/web'),
  // Relative, so that the pages work behind a prefix too.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // The client library's other half is for Node; in a browser it is told to use what the browser has.
  define: { FHIRCLIENT_PURE: 'true' },
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: ['workbench', 'insight', 'smart/launch', 'smart/trend'].map(name => at(`src/web/${name}.html`))
    }
  }
})

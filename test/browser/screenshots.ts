import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { appAt } from '../support/servers/app.ts'

/** `npm run screenshots [-- FOLDER]`: the pictures of the documents, taken from the running pages with made-up patients. Needs Chromium. */

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images', import.meta.url))
const size = { width: 1280, height: 800 }

await buildPages()
const app = await appAt(Date.now(), { SMART_CLIENT_ID: 'trend-app' })
const base = await app.listen({ port: 0, host: '127.0.0.1' })
const browser = await startBrowser()

/** A picture of what is on the screen once something is there. */
async function shot(name: string, address: string, ready: string): Promise<void> {
  const { page } = await openPage(browser, `${base}${address}`, size)
  await page.waitForSelector(ready)
  const options = { path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 72 } as const
  await page.screenshot(options)
  await page.close()
  process.stdout.write(`${options.path}, ${Math.round(statSync(options.path).size / 1000)} kB\n`)
}

await shot('workbench', '/#patient=severe', '.card.critical')
await shot('guideline', '/guideline/severe?row=V2&renal=R2', '[aria-current=true]')
await browser.close()
await app.close()

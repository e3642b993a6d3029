import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtPages } from '../../src/http/web-build.ts'
import { browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { hostileRequest } from '../support/requests/hostile-request.ts'
import { appAt } from '../support/servers/app.ts'

/** What must not break for a moment. The tours, with pictures and barriers, are in `test/long`. */
if (!browserPath) process.stderr.write("\nNO BROWSER FOUND: the browser tests are SKIPPED. Install Debian's chromium.\n\n")

describe.skipIf(!browserPath)('pages in a browser', { timeout: 60_000 }, () => {
  let app: FastifyInstance
  let base: string
  let browser: Browser

  beforeAll(async () => {
    await buildPages()
    app = await appAt(Date.now(), { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  it('shows the dose for severe deficiency at an eGFR of 45 on the first screen, wide and on a phone', async () => {
    const { page, complaints, foreign } = await openPage(browser, `${base}/guideline/severe?row=V2&renal=R2`)
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 }
    ]) {
      await page.setViewportSize(size)
      const row = page.locator('[aria-current=true][data-row=V2][data-renal=R2]')
      expect(await row.innerText()).toContain('Severe, no symptoms, CrCl 30 to 59: 2.5 g over 3 h in 500 mL')
      const box = await row.boundingBox()
      expect(box?.y).toBeGreaterThan(0)
      expect((box?.y ?? 9e9) + (box?.height ?? 0), `${size.width}`).toBeLessThanOrEqual(size.height)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
    }
    expect([complaints, foreign]).toEqual([[], []])
    await page.close()
  })

  it('changes the card when the creatinine changes, under the banner', async () => {
    const { page, complaints, foreign } = await openPage(browser, `${base}/#patient=severe`)
    await page.waitForSelector('.card.critical')
    expect(await page.innerText('.card.critical h3')).toContain('5 g')
    expect(await page.evaluate(() => document.body.firstElementChild?.textContent)).toMatch(
      /^Pending clinical sign-off: not for patient care/
    )
    await page.fill('input[name=creatinine]', '4')
    await page.waitForFunction(() => !document.querySelector('.middle .card h3')?.textContent?.includes('5 g'))
    expect([complaints, foreign]).toEqual([[], []])
    await page.close()
  })

  it('shows hostile text as text', async () => {
    const { page, complaints } = await openPage(browser, `${base}/#patient=hostile`, undefined, tab =>
      tab.route('**/workbench/fixtures/**', route => route.fulfill({ json: hostileRequest() }))
    )
    await page.waitForSelector('.items li')
    await page.waitForSelector('.card')
    expect(await page.evaluate(() => document.querySelectorAll('img, iframe, body script, b').length)).toBe(0)
    expect(await page.innerText('.items')).toContain('<img src=x onerror=alert(1)>')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('keeps the first load small', () => {
    const files = readdirSync(new URL('assets/', builtPages)).filter(name => name.endsWith('.js'))
    const size = (page: string): number => loaded(page, files).reduce((sum, file) => sum + compressed(file), 0)
    expect(size('workbench')).toBeLessThan(60_000)
    expect(size('smart/trend')).toBeLessThan(90_000)
  })
})

const compressed = (file: string): number => gzipSync(readFileSync(new URL(`assets/${file}`, builtPages)), { level: 9 }).length

/** The scripts that a page loads at first: those it names, and those these import. */
function loaded(page: string, files: readonly string[]): readonly string[] {
  const texts = [readFileSync(new URL(`${page}.html`, builtPages), 'utf8')]
  const found = new Set<string>()
  for (const text of texts) {
    for (const file of files) {
      if (found.has(file) || !text.includes(file)) continue
      found.add(file)
      texts.push(readFileSync(new URL(`assets/${file}`, builtPages), 'utf8'))
    }
  }
  return [...found]
}

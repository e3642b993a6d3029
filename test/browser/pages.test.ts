import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtPages } from '../../src/http/web-build.ts'
import { appAt } from '../support/app.ts'
import { browserPath, openPage, startBrowser } from '../support/browser.ts'
import { buildPages } from '../support/build-pages.ts'

const screenshots = new URL('../../screenshots/', import.meta.url).pathname

if (!browserPath) process.stderr.write("\nNO BROWSER FOUND: the browser tests are SKIPPED. Install Debian's chromium.\n\n")

describe.skipIf(!browserPath)('pages in a browser', { timeout: 60_000 }, () => {
  let app: FastifyInstance
  let base: string
  let browser: Browser

  beforeAll(async () => {
    await buildPages()
    mkdirSync(screenshots, { recursive: true })
    app = await appAt(Date.now())
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  /** Opens a page, takes its picture, and demands that nothing went wrong. */
  async function opened(path: string, name: string, ready: string, size?: { width: number; height: number }): Promise<Page> {
    const { page, complaints, foreign } = await openPage(browser, base + path, size)
    await page.waitForSelector(ready)
    await page.screenshot({ path: `${screenshots}${name}.png` })
    expect(complaints, `${path}: complaints of the browser`).toEqual([])
    expect(foreign, `${path}: requests to other hosts`).toEqual([])
    return page
  }

  it.each([
    ['/', 'workbench', '.card.critical'],
    ['/guideline/severe', 'guideline-topic', 'table'],
    ['/guideline?q=calcium', 'guideline-search', 'mark'],
    ['/insight', 'insight', 'h1'],
    ['/smart/trend', 'trend-not-launched', '[role=alert]']
  ])('opens %s without complaints and without serious barriers', async (path, name, ready) => {
    const page = await opened(path, name, ready)
    expect(await barriers(page)).toEqual([])
    await page.close()
  })

  it('opens the whole guideline', async () => {
    // Its parts are those of the topic pages; looking for barriers in all of it takes ten seconds.
    const page = await opened('/guideline', 'guideline', 'table')
    expect(await page.locator('tr#S-060').count()).toBe(1)
    await page.close()
  })

  it('is readable in a narrow panel and in the dark', async () => {
    const page = await opened('/', 'workbench-narrow', '.card.critical', { width: 390, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: `${screenshots}workbench-dark.png`, fullPage: true })
    expect(await barriers(page)).toEqual([])
    await page.close()
  })

  it('changes the card when the creatinine changes, and the link reproduces it', async () => {
    const page = await opened('/#patient=severe', 'workbench-before', '.card.critical')
    expect(await page.innerText('.card.critical h3')).toContain('5 g')
    await page.fill('input[name=creatinine]', '4')
    await page.waitForFunction(() => !document.querySelector('.middle')?.textContent?.includes('5 g IV over 3 h'))
    const changed = await page.innerText('.middle .card h3')
    const link = page.url()
    await page.close()
    const again = await opened(link.slice(base.length), 'workbench-after', '.card')
    expect(await again.innerText('.middle .card h3')).toBe(changed)
    await again.close()
  })

  it('shows an order check for a draft', async () => {
    const page = await opened(
      '/#patient=severe&service=hypomagnesemia-order-sign&draft=iv-2g-in-5-min',
      'workbench-order',
      '.card'
    )
    expect(await page.innerText('.middle')).toMatch(/min/)
    await page.close()
  })

  it('sends what was done with a card, and insight shows it', async () => {
    const page = await opened('/#patient=severe', 'workbench-feedback', '.card.critical')
    const sent = page.waitForRequest(request => request.url().endsWith('/feedback'))
    await page.selectOption('.card.critical .dismissal select', { index: 1 })
    await page.click('.card.critical .dismissal button:has-text("Override")')
    const body = (await sent).postDataJSON() as { feedback: { outcome: string; overrideReason: unknown }[] }
    expect(body.feedback[0]?.outcome).toBe('overridden')
    expect(body.feedback[0]?.overrideReason).toBeDefined()
    await page.waitForSelector('.card.critical .done:has-text("Feedback recorded")')
    await page.close()
    const insight = await opened('/insight', 'insight-filled', '.figures')
    expect(await insight.locator('.figures div:has-text("Overridden") dd').first().innerText()).toBe('1')
    expect(await insight.locator('tr:has-text("Severe low magnesium")').count()).toBeGreaterThan(0)
    expect(await barriers(insight)).toEqual([])
    await insight.close()
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

/** Serious findings of axe. Evaluated, not added as a script, which the policy would block. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(node => node.html)
          .join(' | ')
          .slice(0, 300)}`
    )
}

function hostileRequest(): object {
  const text = '<img src=x onerror=alert(1)>'
  const subject = { reference: 'Patient/p' }
  return {
    hook: 'patient-view',
    hookInstance: '0',
    context: { userId: text, patientId: 'p' },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1970-01-01', name: [{ text }] },
      magnesium: bundleOf({
        resourceType: 'Observation',
        id: text,
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
        subject,
        effectiveDateTime: new Date().toISOString().slice(0, 10),
        valueQuantity: { value: 1, unit: text }
      }),
      medications: bundleOf({
        resourceType: 'MedicationRequest',
        id: 'm',
        status: 'active',
        intent: 'order',
        subject,
        medicationCodeableConcept: { text: `${text} omeprazole` }
      })
    }
  }
}

const bundleOf = (resource: object): object => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] })

import { mkdirSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { appAt } from '../support/servers/app.ts'

const screenshots = new URL('../../screenshots/', import.meta.url).pathname

if (!browserPath) process.stderr.write("\nNO BROWSER FOUND: the browser tests are SKIPPED. Install Debian's chromium.\n\n")

describe.skipIf(!browserPath)('pages in a browser', { timeout: 180_000 }, () => {
  let app: FastifyInstance
  let base: string
  let browser: Browser

  beforeAll(async () => {
    await buildPages()
    mkdirSync(screenshots, { recursive: true })
    app = await appAt(Date.now(), { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 180_000)

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
    ['/guideline/severe?row=V2&renal=R2', 'guideline-topic', '.choices .marked'],
    ['/guideline/doses', 'guideline-doses', 'table'],
    ['/guideline/changes', 'guideline-changes', 'table'],
    ['/capabilities', 'capabilities', 'table'],
    ['/guideline?q=calcium', 'guideline-search', 'mark'],
    ['/insight', 'insight', 'h1'],
    ['/smart/trend', 'trend-not-launched', '[role=alert]']
  ])('opens %s without complaints and without serious barriers', async (path, name, ready) => {
    const page = await opened(path, name, ready)
    expect(await barriers(page)).toEqual([])
    await page.close()
  })

  it('shows a page where there is nothing', async () => {
    const { page } = await openPage(browser, `${base}/nothing/here`)
    await page.screenshot({ path: `${screenshots}not-found.png` })
    expect(await page.innerText('h1')).toBe('There is nothing at this address')
    expect(await barriers(page)).toEqual([])
    await page.close()
  })

  it('opens the whole guideline', async () => {
    // Its parts are those of the topic pages; looking for barriers in all of it takes ten seconds.
    const page = await opened('/guideline', 'guideline', 'table')
    expect(await page.locator('tr#S-060').count()).toBe(1)
    await page.close()
  })

  it('prints the doses on one sheet of A4, with the banner', async () => {
    const page = await opened('/guideline/doses', 'doses-screen', 'table')
    const pdf = await page.pdf({ preferCSSPageSize: true, path: `${screenshots}doses.pdf` })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 734, height: 1062 })
    await page.screenshot({ path: `${screenshots}doses-print.png`, fullPage: true })
    expect(await page.isVisible('.status-banner')).toBe(true)
    await page.close()
  })

  it.each([
    ['/guideline/severe?row=V2&renal=R2', 'topic'],
    ['/guideline/doses', 'doses'],
    ['/guideline?q=omeprazole', 'search']
  ])('%s is readable on a phone and in the dark', async (path, name) => {
    const page = await opened(path, `${name}-phone`, 'h1', { width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: `${screenshots}${name}-phone-dark.png` })
    expect(await barriers(page)).toEqual([])
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

  it('takes a figure key by key, and says when it is none', async () => {
    const page = await opened('/#patient=severe', 'workbench-typed', '.card.critical')
    const magnesium = page.locator('input[name=magnesium]')
    await magnesium.fill('')
    await magnesium.pressSequentially('<0.x')
    await page.waitForSelector('.measure .hint')
    expect([await magnesium.inputValue(), await magnesium.getAttribute('aria-invalid')]).toEqual(['<0.x', 'true'])
    await magnesium.press('Backspace')
    await magnesium.pressSequentially('6')
    await page.waitForSelector('.measure .hint', { state: 'detached' })
    expect(await page.inputValue('select[aria-label="Unit of Magnesium"]')).toBe('mg/dL')
    await page.waitForSelector('.middle .card h3:has-text("0.6 mg/dL")')
    const age = page.locator('input[name=age]')
    await age.press('End')
    for (const key of ['Backspace', 'Backspace', 'Backspace', '4', '1']) await age.press(key)
    expect(await age.inputValue()).toBe('41')
    await page.waitForSelector('.right tr:has-text("41 years")')
    await page.close()
  })

  it('does not pass off an example that it does not have as a patient without a card', async () => {
    const { page } = await openPage(browser, `${base}/#patient=no-such-example`)
    await page.waitForSelector('.left [role=alert]:has-text("cannot be had")')
    await page.selectOption('select[name=patient]', 'severe')
    await page.waitForSelector('.card.critical')
    expect(await page.locator('.left [role=alert]').count()).toBe(0)
    await page.close()
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

  it('sends what was done with cards, and insight shows it', async () => {
    const page = await opened('/#patient=severe', 'workbench-feedback', '.card.critical')
    const sent: { feedback: { outcome: string; overrideReason?: unknown; acceptedSuggestions?: { id: string }[] }[] }[] = []
    page.on('request', request => void (request.url().endsWith('/feedback') && sent.push(request.postDataJSON())))
    await page.selectOption('.card.critical .dismissal select', { index: 1 })
    await page.click('.card.critical .dismissal button:has-text("Override")')
    await page.waitForSelector('.card.critical .done:has-text("Feedback recorded")')
    await page.click('.card.info .suggestion button >> nth=0')
    await page.waitForSelector('.card.info .done:has-text("Feedback recorded")')
    expect(sent.map(({ feedback }) => feedback[0]?.outcome)).toEqual(['overridden', 'accepted'])
    expect(sent[0]?.feedback[0]?.overrideReason).toBeDefined()
    expect(sent[1]?.feedback[0]?.acceptedSuggestions?.[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
    await page.close()

    const insight = await opened('/insight', 'insight-filled', '.figures')
    const figureOf = (label: string): Promise<string> =>
      insight
        .locator(`.figures div:has(dt:text-is("${label}")) dd`)
        .innerText()
        .then(text => text.trim().split(/\s/)[0] ?? '')
    expect([await figureOf('Overridden'), await figureOf('Accepted')].map(text => text.trim())).toEqual(['1', '1'])
    expect(await insight.locator('section:has(> h2:text-is("By topic")) tr:has-text("Severe low magnesium")').count()).toBe(1)
    expect(await insight.locator('section:has(> h2:text-is("Data that could not be had")) tbody tr').count()).toBeGreaterThan(0)
    expect(await barriers(insight)).toEqual([])
    await insight.selectOption('select[name=topic]', 'severe')
    await insight.waitForFunction(() =>
      [...document.querySelectorAll('.figures div')].some(tile => /^Accepted\s*0\b/.test(tile.textContent ?? ''))
    )
    expect((await figureOf('Overridden')).trim()).toBe('1')
    // The answer to the first question comes after that to the second.
    await insight.route('**/insight/data', async route => {
      await new Promise(done => setTimeout(done, 800))
      await route.continue()
    })
    const late = insight.waitForResponse(response => response.url().endsWith('/insight/data'))
    await insight.selectOption('select[name=topic]', '')
    await insight.selectOption('select[name=topic]', 'severe')
    await late
    await insight.waitForTimeout(200)
    expect((await figureOf('Accepted')).trim()).toBe('0')
    await insight.unroute('**/insight/data')
    await insight.emulateMedia({ colorScheme: 'dark' })
    await insight.screenshot({ path: `${screenshots}insight-dark.png`, fullPage: true })
    expect(await barriers(insight)).toEqual([])
    await insight.close()
    const narrow = await opened('/insight', 'insight-narrow', '.figures', { width: 390, height: 800 })
    expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await narrow.close()
  })

  it('asks for the admin token where one is set, and shows nothing before', async () => {
    const own = await appAt(Date.now(), { ADMIN_TOKEN: 'a token of the site' })
    const address = await own.listen({ port: 0, host: '127.0.0.1' })
    const { page, complaints } = await openPage(browser, `${address}/insight`)
    await page.waitForSelector('#token')
    expect(await page.locator('.figures').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.fill('#token', 'another token altogether')
    await page.click('button:has-text("Show")')
    await page.waitForSelector('[role=status]:has-text("not accepted")')
    await page.fill('#token', 'a token of the site')
    await page.click('button:has-text("Show")')
    await page.waitForSelector('h2:has-text("Nothing in this time")')
    await page.screenshot({ path: `${screenshots}insight-empty.png` })
    await page.close()
    await own.close()
  })

  it('leads from a card to its topic and to its curve, and from the topic back to the example', async () => {
    const page = await opened('/#patient=severe-just-below-limit', 'workbench-links', '.card.critical')
    const links = page.locator('.card.critical .source a')
    const addresses = await links.evaluateAll(all => all.map(one => (one as unknown as { href: string }).href))
    expect(addresses[0]).toMatch(/\/guideline$/)
    expect(addresses[1]).toMatch(/\/guideline\/severe\?row=V2&renal=R1$/)
    await page.click('.card.critical .source a:has-text("SMART app")')
    await page.waitForSelector('svg .point')
    expect(await page.innerText('main')).toContain('Opened for: Severe low magnesium')
    await page.screenshot({ path: `${screenshots}trend-example.png`, fullPage: true })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: `${screenshots}trend-dark.png`, fullPage: true })
    expect(await barriers(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.screenshot({ path: `${screenshots}trend-narrow.png`, fullPage: true })
    await page.click('a:has-text("Severe low magnesium")')
    await page.waitForSelector('.choices')
    await page.click('a:has-text("severe just below limit")')
    await page.waitForSelector('.card.critical')
    expect(page.url()).toContain('#patient=severe-just-below-limit')
    await page.close()
  })
})

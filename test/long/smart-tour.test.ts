import { mkdirSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { smartChart } from '../support/charts/smart-chart.ts'
import { appAt } from '../support/servers/app.ts'
import { accessToken, type SmartServer, smartServer } from '../support/servers/smart-server.ts'

const screenshots = new URL('../../screenshots/', import.meta.url).pathname
describe.skipIf(!browserPath)('the trend app, launched from a record', { timeout: 180_000 }, () => {
  let app: FastifyInstance
  let record: SmartServer
  let browser: Browser
  let base: string

  beforeAll(async () => {
    await buildPages()
    mkdirSync(screenshots, { recursive: true })
    const now = Date.now()
    record = await smartServer('p1', smartChart(now))
    app = await appAt(now, { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await record?.close()
  })

  it('ends in a drawn curve with every usable point, the bands and the orders', async () => {
    const { page, complaints } = await openPage(
      browser,
      `${base}/smart/launch?launch=xyz&iss=${encodeURIComponent(record.iss)}`,
      { width: 900, height: 1000 }
    )
    await page.waitForSelector('svg .point')
    await page.screenshot({ path: `${screenshots}trend.png`, fullPage: true })
    expect(record.verified()).toBe(true)
    expect(record.asked.every(({ authorization }) => authorization === `Bearer ${accessToken}`)).toBe(true)
    expect(await page.locator('svg [data-panel=magnesium] .point').count()).toBe(4)
    expect(await page.locator('[data-band]').count()).toBeGreaterThanOrEqual(4)
    expect(await page.locator('[data-mark=ordered]').count()).toBe(2)
    expect(await page.locator('[data-mark=given]').count()).toBe(1)
    expect(await page.locator('[data-due]').count()).toBe(1)
    expect(await page.innerText('main')).toContain('Next magnesium: by ')
    expect(await page.innerText('h1')).toBe('Magnesium over time')
    expect(await page.innerText('[data-banner]')).toBe('Anna B. Sample, born 1957-03-02, sex female')
    expect(await page.innerText('main')).toContain('Opened for: Severe low magnesium')
    expect(record.scope().split(' ')).toContain('launch')
    expect(await barriers(page)).toEqual([])
    expect(await page.locator('tbody tr').count()).toBe(13)
    expect(await page.innerText('tbody')).toContain('has no unit')
    expect(await page.innerText('tbody')).toMatch(/Given\s+magnesium sulfate .*: 5 g\s+intravenous\s+completed/)
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('opens without a record around it as well, and asks which patient', async () => {
    const { page, complaints } = await openPage(browser, `${base}/smart/launch?iss=${encodeURIComponent(record.iss)}`)
    await page.waitForSelector('svg .point')
    expect(record.scope().split(' ')).toContain('launch/patient')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('draws orders alone, and says so, where the record does not tell what was given', async () => {
    const { page } = await openPage(
      browser,
      `${base}/smart/launch?launch=xyz&iss=${encodeURIComponent(record.iss)}`,
      undefined,
      tab => tab.route('**/MedicationAdministration?**', route => route.fulfill({ status: 403, json: {} }))
    )
    await page.waitForSelector('svg .point')
    expect(await page.locator('[data-mark=given]').count()).toBe(0)
    expect(await page.locator('[data-mark=ordered]').count()).toBe(2)
    expect(await page.innerText('main')).toContain('What was given is not told here.')
    await page.close()
  })

  it('shows no patient where the record does, and sends the challenge to a server that does not state PKCE', async () => {
    const other = await smartServer('p1', smartChart(Date.now()), { showsPatient: true, statesPkce: false })
    const { page } = await openPage(browser, `${base}/smart/launch?launch=xyz&iss=${encodeURIComponent(other.iss)}`)
    await page.waitForSelector('svg .point')
    expect(await page.locator('[data-banner]').count()).toBe(0)
    expect(other.verified()).toBe(true)
    await page.close()
    await other.close()
  })

  it('says why it cannot be opened without a record', async () => {
    const { page } = await openPage(browser, `${base}/smart/launch`)
    await page.waitForSelector('[role=alert]')
    expect(await page.innerText('[role=alert]')).toContain('names no record')
    await page.close()
  })
})

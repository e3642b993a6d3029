import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { smartChart } from '../support/charts/smart-chart.ts'
import { appAt } from '../support/servers/app.ts'
import { type SmartServer, smartServer } from '../support/servers/smart-server.ts'

const hour = 3_600_000
const codes = ['19123-9', '2823-3', '17861-6', '2160-0']

/** A patient of two months in intensive care: 1,300 results, and what `smartChart` orders and gives. */
function longChart(now: number): ReturnType<typeof smartChart> {
  const results = Array.from({ length: 1_300 }, (_, index) => {
    const code = codes[index % codes.length] ?? ''
    return {
      resourceType: 'Observation',
      id: `r${index}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code }] },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: new Date(now - (3 + Math.floor(index / codes.length) * 4.5) * hour).toISOString(),
      valueQuantity: { value: Number((1.2 + (index % 17) / 20).toFixed(2)), unit: code === '2823-3' ? 'mmol/L' : 'mg/dL' }
    }
  })
  return [...smartChart(now), ...results]
}

describe.skipIf(!browserPath)('a record of 1,300 results', { timeout: 120_000 }, () => {
  let app: FastifyInstance
  let record: SmartServer
  let browser: Browser
  let base: string

  beforeAll(async () => {
    await buildPages()
    const now = Date.now()
    record = await smartServer('p1', longChart(now), { pageSize: 200 })
    app = await appAt(now, { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await record?.close()
  })

  it.each([
    ['a desktop', { width: 1440, height: 1000 }],
    ['a phone', { width: 390, height: 844 }]
  ])('is drawn within a second of script on %s', async (screen, size) => {
    let script = async (): Promise<number> => Number.NaN
    const { page, complaints } = await openPage(
      browser,
      `${base}/smart/launch?launch=xyz&iss=${encodeURIComponent(record.iss)}`,
      size,
      async tab => {
        const session = await tab.context().newCDPSession(tab)
        // Processor time of the page's thread: a busy test machine takes longer by the clock.
        await session.send('Performance.enable', { timeDomain: 'threadTicks' })
        script = async () => {
          const { metrics } = await session.send('Performance.getMetrics')
          return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
        }
      }
    )
    await page.waitForSelector('svg .point', { timeout: 60_000 })
    const seconds = await script()
    process.stdout.write(`1,300 results on ${screen}: ${seconds.toFixed(2)} s of script\n`)
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThan(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
    expect(await page.locator('svg .point').count()).toBeGreaterThan(100)
    expect(complaints).toEqual([])
    await page.close()
  })
})

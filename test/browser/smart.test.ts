import { mkdirSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appAt } from '../support/app.ts'
import { barriers, browserPath, openPage, startBrowser } from '../support/browser.ts'
import { buildPages } from '../support/build-pages.ts'
import { accessToken, type SmartServer, smartServer } from '../support/smart-server.ts'

const screenshots = new URL('../../screenshots/', import.meta.url).pathname
const hour = 3_600_000
const hostile = '<img src=x onerror=alert(1)>'

/** Five results of magnesium, one of them without a unit; three of potassium; an infusion and a tablet ordered, the infusion given. */
function chart(now: number): Parameters<typeof smartServer>[1] {
  const at = (hours: number): string => new Date(now - hours * hour).toISOString()
  const subject = { reference: 'Patient/p1' }
  const lab = (id: string, code: string, hours: number, value: number, unit?: string) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    subject,
    effectiveDateTime: at(hours),
    valueQuantity: { value, ...(unit ? { unit } : {}) }
  })
  const drug = (id: string, code: string, display: string, hours: number, dosage: string) => ({
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject,
    authoredOn: at(hours),
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
      text: display
    },
    dosageInstruction: [{ text: dosage }]
  })
  const given = (id: string, hours: number, status: string) => ({
    resourceType: 'MedicationAdministration',
    id,
    status,
    subject,
    effectivePeriod: { start: at(hours), end: at(hours - 3) },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }],
      text: `magnesium sulfate ${hostile}`
    },
    dosage: { route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }, dose: { value: 5, unit: 'g' } }
  })
  return [
    given('g1', 23, 'completed'),
    given('g2', 22, 'not-done'),
    lab('m1', '19123-9', 2, 1.7, 'mg/dL'),
    lab('m2', '19123-9', 14, 1.4, 'mg/dL'),
    lab('m3', '2601-3', 26, 0.41, 'mmol/L'),
    lab('m4', '19123-9', 50, 1.3, 'mg/dL'),
    // A record that holds one Observation twice.
    lab('m4', '19123-9', 50, 1.3, 'mg/dL'),
    lab('m5', '19123-9', 60, 1.2),
    lab('k1', '2823-3', 2, 3.9, 'mmol/L'),
    lab('k2', '2823-3', 26, 3.1, 'mmol/L'),
    lab('k3', '2823-3', 50, 3.3, 'mmol/L'),
    lab('c1', '2160-0', 26, 0.9, 'mg/dL'),
    lab('ca', '17861-6', 26, 8.1, hostile),
    drug('d1', '1658244', '10 ML magnesium sulfate 500 MG/ML Injection', 24, `5 g IV over 3 h ${hostile}`),
    drug('d2', '198741', 'magnesium oxide 400 MG Oral Tablet', 10, 'one at night'),
    drug('d3', '198051', 'omeprazole 20 MG Delayed Release Oral Capsule', 30, 'daily')
  ]
}

describe.skipIf(!browserPath)('the trend app, launched from a record', { timeout: 60_000 }, () => {
  let app: FastifyInstance
  let record: SmartServer
  let browser: Browser
  let base: string

  beforeAll(async () => {
    await buildPages()
    mkdirSync(screenshots, { recursive: true })
    const now = Date.now()
    record = await smartServer('p1', chart(now))
    app = await appAt(now, { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
  }, 60_000)

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
    const other = await smartServer('p1', chart(Date.now()), { showsPatient: true, statesPkce: false })
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

import { mkdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { buildPages } from '../support/browser/build-pages.ts'
import { appAt } from '../support/servers/app.ts'

const screenshots = new URL('../../screenshots/tour/', import.meta.url).pathname
const requestOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/hypomagnesemia/chart/${name}/request.json`, import.meta.url), 'utf8'))

/** Twenty tasks of somebody who tries the workbench, each with a picture to look at. */
describe.skipIf(!browserPath)('a tour of the workbench', { timeout: 180_000 }, () => {
  let app: FastifyInstance
  let base: string
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    await buildPages()
    mkdirSync(screenshots, { recursive: true })
    app = await appAt(Date.now(), { SMART_CLIENT_ID: 'trend-app' })
    base = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startBrowser()
    const opened = await openPage(browser, `${base}/`)
    page = opened.page
    complaints = opened.complaints
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  let shot = 0
  async function task(name: string, work: () => Promise<void>): Promise<void> {
    await work()
    // The page waits a little for more to be typed before it asks; a picture in between shows the answer to the question before.
    await page.waitForTimeout(300)
    await page.waitForFunction(() => !document.querySelector('.middle[aria-busy=true]'))
    shot += 1
    await page.screenshot({ path: `${screenshots}${String(shot).padStart(2, '0')}-${name}.png` })
    expect(complaints).toEqual([])
  }
  const headline = (): Promise<string> => page.innerText('.middle .card h3')
  const result = (): Promise<string> => page.innerText('.result')
  const settled = (text: string): Promise<unknown> => page.waitForSelector(`.result:has-text("${text}")`)
  const paste = async (value: unknown): Promise<string> => {
    await page.locator('.paste').evaluate(element => element.setAttribute('open', ''))
    await page.fill('textarea[name=pasted]', typeof value === 'string' ? value : JSON.stringify(value))
    return page.innerText('#pasted-hint')
  }

  it('does twenty tasks', { timeout: 300_000 }, async () => {
    await task('load-starter', async () => {
      await page.click('.starters button:has-text("Severe with tremor")')
      await settled('severe with symptoms')
      expect(page.url()).toContain('#patient=severe-with-tremor')
    })
    await task('edit-result', async () => {
      await page.fill('input[name=magnesium]', '1.4')
      await settled('1.4 mg/dL')
    })
    await task('back-keeps-what-was-typed', async () => {
      await page.selectOption('select[name=patient]', 'kidneys-too-weak')
      await settled('Mg 1.4')
      await page.goBack()
      await page.waitForFunction(
        () => document.querySelector<HTMLSelectElement>('select[name=patient]')?.value === 'severe-with-tremor'
      )
      expect(await page.inputValue('input[name=magnesium]')).toBe('1.4')
      await page.goForward()
      await page.waitForFunction(
        () => document.querySelector<HTMLSelectElement>('select[name=patient]')?.value === 'kidneys-too-weak'
      )
    })
    await task('silent-twin', async () => {
      expect(await page.locator('optgroup[label="Severe low magnesium"] option').count()).toBeGreaterThan(1)
      await page.selectOption('select[name=patient]', 'severe-silent-just-above-limit')
      await page.waitForSelector('.result')
    })
    await task('why-silent', async () => {
      await page.selectOption('select[name=patient]', 'oral-moderate-no-symptom')
      await settled('1.4 mg/dL')
      await page.waitForFunction(() => !document.querySelector('.middle[aria-busy=true]'))
      await page.locator('.silent summary').click()
      expect(await page.innerText('.silent li:has(a:text-is("Severe low magnesium"))')).toMatch(
        /magnesium 0\.58 mmol\/L \(1\.4\d mg\/dL\): not below 0\.50 mmol\/L/
      )
    })
    await task('cannot-tell', async () => {
      await page.selectOption('select[name=patient]', 'blank')
      await page.waitForSelector('.result:has-text("rules could not tell, for want of")')
    })
    await task('no-card', async () => {
      await page.selectOption('select[name=patient]', 'oral-silent-in-range')
      await settled('No card.')
    })
    await task('paste-request', async () => {
      const words = await paste(requestOf('severe-just-below-limit'))
      expect(words).toMatch(/^A hook request \(patient-view\) with \d+ prefetch keys: taken as it is\.$/)
      await page.waitForSelector('select[name=patient] option:checked:text-is("Pasted chart")', { state: 'attached' })
      expect(page.url()).not.toContain('prefetch')
      expect(page.url().length).toBeLessThan(200)
    })
    await task('paste-no-json-keeps-all', async () => {
      const typed = '{"resourceType": "Bundle", '
      expect(await paste(typed)).toBe('This is no JSON. Nothing is taken.')
      expect(await page.inputValue('textarea[name=pasted]')).toBe(typed)
    })
    await task('paste-bundle-of-two', async () => {
      const bundle = { resourceType: 'Bundle', entry: ['a', 'b'].map(id => ({ resource: { resourceType: 'Patient', id } })) }
      expect(await paste(bundle)).toBe('A Bundle of 2 resources of 2 patients. Nothing is taken: paste one patient.')
    })
    await task('paste-others', async () => {
      expect(await paste({ feedback: [] })).toMatch(/^A feedback body/)
      expect(await paste({ hook: 'appointment-book', context: { patientId: 'p' }, prefetch: {} })).toMatch(
        /no service here answers/
      )
      expect(await paste({ resourceType: 'MedicationOrder', id: 'm' })).toMatch(/looks like FHIR DSTU2/)
      // A call without any data of the chart is refused, and the page says so.
      await page.waitForTimeout(600)
      expect(complaints.filter(words => !words.includes('412'))).toEqual([])
      complaints.splice(0)
    })
    await task('paste-single-resource', async () => {
      const observation = {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        subject: { reference: 'Patient/p' },
        code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
        effectiveDateTime: new Date(Date.now() - 3_600_000).toISOString(),
        valueQuantity: { value: 1, unit: 'mg/dL' }
      }
      expect(await paste(observation)).toBe('A single Observation: 1 taken for one patient.')
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name=magnesium]')?.value === '1')
    })
    await task('own-draft', async () => {
      await page.selectOption('select[name=patient]', 'severe-just-below-limit')
      await page.selectOption('select[name=service]', 'hypomagnesemia-order-sign')
      await page.selectOption('select[name=draft]', 'own')
      await page.selectOption('select[name=own-product]', '1658244')
      await page.fill('input[name=own-dose]', '4')
      await page.fill('input[name=own-minutes]', '5')
      await page.fill('input[name=own-milliliters]', '50')
      await page.waitForSelector('.middle .card:has-text("mg/min")')
    })
    await task('mistyped-field', async () => {
      await page.fill('input[name=own-minutes]', '5 min')
      await page.waitForSelector('.own-draft .hint:has-text("minutes")')
      await page.fill('input[name=age]', 'x')
      await page.waitForSelector('.pair .hint')
      await page.click('button:has-text("Undo my changes")')
    })
    await task('more-inputs', async () => {
      await page.selectOption('select[name=patient]', 'severe-just-below-limit')
      await page.locator('.more').evaluateAll(all => {
        for (const one of all) one.setAttribute('open', '')
      })
      await page.selectOption('select[name=setting]', 'inpatient')
      await page.fill('input[name=drawn-magnesium]', '2')
      await page.fill('input[name=find-condition]', 'myasthenia')
      await page.click('.found button:text-is("Myasthenia gravis")')
      await settled('myasthenia')
    })
    await task('allergy-and-dose-given', async () => {
      await page.click('button:has-text("Undo my changes")')
      await page.fill('input[name=given-grams]', '5')
      await page.fill('input[name=given-hours]', '1')
      await page.click('button:has-text("Add dose")')
      await page.waitForSelector('.items:has-text("5 g, 1 h ago")')
      await page.selectOption('select[name=allergy]', '1')
      await page.waitForFunction(() => /allergy/i.test(document.querySelector('.middle')?.textContent ?? ''))
    })
    await task('preview-sidebar', async () => {
      await page.click('button:has-text("Undo my changes")')
      await page.selectOption('select[name=profile]', 'sidebar')
      await page.waitForSelector('.panel .card')
      expect((await page.locator('.panel').boundingBox())?.width).toBeLessThanOrEqual(330)
      await page.selectOption('select[name=profile]', 'epic')
      await page.waitForFunction(() => !document.querySelector('.panel'))
      await page.waitForSelector('.middle .card')
    })
    await task('share', async () => {
      const link = page.url()
      expect(link).toContain('profile=epic')
      const other = await openPage(browser, link)
      await other.page.waitForSelector('.middle .card h3')
      await page.waitForTimeout(600)
      expect(await other.page.innerText('.middle .card h3')).toBe(await headline())
      await other.page.close()
      await page.selectOption('select[name=profile]', 'open')
    })
    await task('accept-by-keyboard-keeps-focus', async () => {
      await page.waitForSelector('.card.critical .suggestion button')
      await page.locator('.card.critical .suggestion button').first().focus()
      await page.keyboard.press('Enter')
      await page.waitForSelector('.card.critical .done:has-text("Feedback recorded")')
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('done')
    })
    await task('zoom-200-percent-and-phone', async () => {
      for (const size of [
        { width: 720, height: 450 },
        { width: 390, height: 844 }
      ]) {
        await page.setViewportSize(size)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
        const [cards, form] = await Promise.all(['.middle', '.left'].map(place => page.locator(place).boundingBox()))
        if (size.width < 700) expect(cards?.y).toBeLessThan(form?.y ?? 0)
      }
      await page.evaluate(() => scrollTo(0, 600))
      expect((await page.locator('.result').boundingBox())?.y).toBeLessThan(10)
      expect(await barriers(page)).toEqual([])
      expect(await result()).toMatch(/^\d cards?: /)
    })
    expect(shot).toBe(20)
  })
})

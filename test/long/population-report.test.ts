import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCompareCli } from '../../src/cli/compare.ts'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { browserPath, openPage, startBrowser } from '../support/browser/browser.ts'
import { exportOf, population, rows, services, temporaryFolder } from '../support/population/population-run.ts'

const screenshots = new URL('../../screenshots/', import.meta.url).pathname
const recipe = { ...readRecipe('fixtures/population/recipe.json'), resourcesPerPatient: 90 }
const everything = exportOf({
  'all.ndjson': Array.from({ length: 40 }, (_, number) => syntheticPatient(number, 5, recipe)).flat()
})

if (!browserPath) process.stderr.write("\nNO BROWSER FOUND: the browser tests are SKIPPED. Install Debian's chromium.\n\n")

describe.skipIf(!browserPath)('the report of a population in a browser', { timeout: 60_000 }, () => {
  const out = join(temporaryFolder('out'), 'run')
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    expect((await population([everything, '--out', out, '--workers', '1'])).code).toBe(0)
    browser = await startBrowser()
  }, 60_000)
  afterAll(() => browser?.close())

  /** Opens a file and demands that the browser asked for nothing else and complained of nothing. */
  async function opened(path: string, name: string, look: (page: Page) => Promise<void>): Promise<void> {
    const asked: string[] = []
    const watch = async (page: Page) => page.on('request', request => asked.push(request.url()))
    const { page, complaints } = await openPage(browser, `file://${path}`, { width: 1100, height: 900 }, watch)
    await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true })
    expect(asked).toEqual([`file://${path}`])
    expect(complaints).toEqual([])
    expect(await page.evaluate(() => document.body.firstElementChild?.textContent)).toMatch(
      /^Pending clinical sign-off: not for patient care Hypomagnesemia guideline .*version \d/
    )
    await look(page)
    await page.close()
  }

  /** Cells of the row of a table that begins so, and the words and width of every part of a bar. */
  const cells = (page: Page, first: string) =>
    page.evaluate(
      wanted =>
        [...document.querySelectorAll('tr')]
          .filter(row => row.querySelector('th')?.textContent === wanted)
          .map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent)),
      first
    )
  const barsOf = (page: Page, plot: string) =>
    page.evaluate(
      name =>
        [...document.querySelectorAll(`svg[aria-label="${name}"] rect`)].map(bar => {
          const { width, height } = bar.getBoundingClientRect()
          return { title: bar.querySelector('title')?.textContent ?? '', width, height }
        }),
      plot
    )

  it('has its plots, with the numbers of evaluations.ndjson, and asks for nothing', async () => {
    const all = rows(out)
    const cards = all.flatMap(row => row.cards.map(card => ({ ...card, patient: row.patient })))
    await opened(join(out, 'report.html'), 'population-report', async page => {
      const text = (await page.textContent('body')) ?? ''
      const critical = cards.filter(({ indicator }) => indicator === 'critical')
      const people = new Set(critical.map(({ patient }) => patient)).size
      expect(critical.length).toBeGreaterThan(0)
      expect(text).toContain(`A critical one: ${critical.length} cards for ${people} patients`)
      expect(text).toContain(
        `${Math.round((all.filter(row => row.cards.length > 0).length * 100) / all.length)} % of evaluations`
      )
      const figures = await page.evaluate(() => [...document.querySelectorAll('.figures li')].map(item => item.textContent))
      expect(figures).toContain(`${all.length}Evaluations`)
      expect(figures).toContain(`${cards.length}Cards`)

      const days = Number(figures.find(item => item?.endsWith('Patient-days'))?.replace(/\D/g, ''))
      const firing = await barsOf(page, 'Cards per 1,000 patient-days by topic')
      for (const { code, display } of services[0]?.topics ?? []) {
        const own = cards.filter(({ topic }) => topic === code)
        if (own.length === 0) continue
        const [row] = await cells(page, display)
        const of = (indicator: string) => own.filter(card => card.indicator === indicator).length
        expect(row?.slice(0, 4).map(Number), display).toEqual([of('critical'), of('warning'), of('info'), own.length])
        expect(Number(row?.[5]), display).toBeCloseTo((own.length * 1000) / days, 1)
        const widths = firing.filter(({ title }) => title.startsWith(`${display},`)).map(({ width }) => width)
        expect(Math.max(...widths), display).toBeGreaterThan(0)
      }

      const columns = await barsOf(page, 'Magnesium, mmol/L')
      const drawn = columns.map(({ title }) => Number(title.split(': ')[1]?.replace(',', '')))
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(all.filter(({ value }) => value !== undefined).length)
      expect(columns.filter(({ height }) => height > 0)).toHaveLength(drawn.filter(count => count > 0).length)

      const low = all.filter(({ ordered }) => ordered !== undefined)
      const gap = await barsOf(page, 'Treatment gap')
      const inGap = gap.reduce((sum, { title }) => sum + Number(title.split(': ')[1]?.replace(',', '')), 0)
      expect(inGap).toBe(low.length)
      for (const plot of ['Missing and unusable data', 'Expected cards per clinician and day'])
        expect(
          (await barsOf(page, plot)).some(({ width }) => width > 0),
          plot
        ).toBe(true)
      const [load] = await cells(page, '10 patients a day')
      expect(Number(load?.[3])).toBeCloseTo((cards.length * 10) / days, 1)
    })
  })

  it('can be read by everybody, also narrow', async () => {
    await opened(join(out, 'report.html'), 'population-report-again', async page => {
      // The page allows no script of its own: the tool is put in from outside of it.
      await page.setViewportSize({ width: 400, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400)
      const { violations } = (await page.evaluate(`${axe.source}; axe.run()`)) as { violations: { id: string }[] }
      expect(violations.map(({ id }) => id)).toEqual([])
    })
  })

  it('so has a comparison', async () => {
    const site = join(temporaryFolder('site'), 'site.json')
    writeFileSync(site, JSON.stringify({ thresholds: { lowMagnesium: 0.74 } }))
    const folder = temporaryFolder('compared')
    const quiet = { write: () => true } as unknown as NodeJS.WriteStream
    const around = { services, clock: () => Date.parse('2026-11-22'), signal: new AbortController().signal }
    const args = ['--population', everything, '--local', site, '--out', folder, '--workers', '1']
    expect(await runCompareCli(args, { ...around, stdout: quiet, stderr: quiet })).toBe(1)
    const [one, other] = ['first', 'second'].map(run => rows(join(folder, run)).flatMap(({ cards }) => cards))
    await opened(join(folder, 'compare.html'), 'population-comparison', async page => {
      for (const { code, display } of services[0]?.topics ?? []) {
        const counts = [one, other].map(cards => cards?.filter(({ topic }) => topic === code).length)
        if (counts.every(count => count === 0)) continue
        const [row] = await cells(page, display)
        expect(row?.slice(0, 2).map(Number), display).toEqual(counts)
      }
      expect((await barsOf(page, 'Evaluations that change, by topic')).some(({ width }) => width > 0)).toBe(true)
    })
  })
})

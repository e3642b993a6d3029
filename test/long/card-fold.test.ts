import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { escapeHtml } from '../../src/presentation/escape-html.ts'
import { browserPath, startBrowser } from '../support/browser/browser.ts'
import { fixturesOf } from '../support/fixtures/replay.ts'

if (!browserPath) process.stderr.write("\nNO BROWSER FOUND: the browser tests are SKIPPED. Install Debian's chromium.\n\n")

/**
 * Where the public sandbox shows a card: measured in its own build (repository cds-hooks/sandbox, commit 3b7e2554, patient view with the
 * developer panel open) and derived from its styles: `main-view.css` leaves 70 px for the header, `patient-view.css` pads 30 px and halves the
 * width, `card-list.css` pads the card 20 px, material-ui its content 16 px; the theme's fonts at 16 px.
 */
const sandbox = {
  viewport: { width: 1440, height: 900 },
  /** Upper edge of the first card, px. */
  top: 267.8125,
  /** Width of a card with its border, px. */
  width: 644
}

const style = `
  *, *::before, *::after { box-sizing: border-box }
  body { margin: 0; line-height: 1.5; font: 16px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
  .card { width: ${sandbox.width}px; padding: 20px; border: 1px solid; border-left-width: 5px }
  .content { padding: 16px 16px 24px }
  .summary { margin: 0; font-size: 18px; font-weight: 700 }
  .source { margin: 0 0 5px; font-size: .85em; font-style: italic }
  button { display: inline-flex; min-width: 64px; padding: 6px 16px; border: 0; font-family: inherit; font-weight: 500; font-size: 14px; line-height: 1.75 }`

const shown = ({ summary, source, detail = '', suggestions = [] }: Card): string => `
  <div class="card"><div class="content">
    <p class="summary">${escapeHtml(summary)}</p>
    <div class="source">Source: <a href="#"> ${escapeHtml(source.label)} </a> </div>
    ${micromark(detail, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })}
    <div>${suggestions.map(({ label }) => `<button>${escapeHtml(label)}</button>`).join('')}</div>
  </div></div>`

const critical = fixturesOf('hypomagnesemia').flatMap(({ name, response }) =>
  response.cards
    .filter(({ indicator, suggestions = [] }) => indicator === 'critical' && suggestions.length > 0)
    .map(card => ({ name, card }))
)

describe.skipIf(!browserPath)('critical cards where the sandbox shows them', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  }, 60_000)
  afterAll(() => browser?.close())

  it('have their first button above the fold', async () => {
    const page = await browser.newPage({ viewport: sandbox.viewport })
    await page.setContent(`<style>${style}</style>${critical.map(({ card }) => shown(card)).join('')}`)
    const ends = await page.evaluate(() =>
      [...document.querySelectorAll('.card')].map(
        card => (card.querySelector('button')?.getBoundingClientRect().bottom ?? 9e9) - card.getBoundingClientRect().top
      )
    )
    await page.close()
    const below = critical.flatMap(({ name, card }, index) => {
      const end = sandbox.top + (ends[index] ?? 9e9)
      return end > sandbox.viewport.height ? [`${name}: ${card.summary}: ${Math.round(end)} px`] : []
    })
    expect(ends.length).toBeGreaterThan(100)
    expect(below).toEqual([])
  })
})

/// <reference lib="dom" />
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a browser is installed, if one is. */
export const browserPath = candidates.find(path => existsSync(path))

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync']
]

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(browserPath ? { executablePath: browserPath } : {}), args: flags, headless: true })

/** A new page that remembers everything the browser complained about, policy violations among it. */
export async function openPage(
  browser: Browser,
  address: string,
  size = { width: 1440, height: 1000 },
  prepare: (page: Page) => Promise<unknown> = async () => undefined
): Promise<{ readonly page: Page; readonly complaints: string[]; readonly foreign: string[] }> {
  const page = await browser.newPage({ viewport: size })
  const complaints: string[] = []
  const foreign: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('request', request => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') foreign.push(request.url())
  })
  await prepare(page)
  await page.goto(address)
  return { page, complaints, foreign }
}

/** Findings of axe, the size of targets among them. Evaluated, not added as a script, which the policy would block. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ rules: { 'target-size': { enabled: true } } })
  )
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(node => node.html)
        .join(' | ')
        .slice(0, 300)}`
  )
}

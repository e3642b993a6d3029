import type { ServicePackage } from '../guideline-folder.ts'
import { escapeHtml } from '../presentation/escape-html.ts'
import { statusBanner } from '../presentation/status-banner.ts'
import { htmlDocument } from './html-page.ts'

/** For people who came to an address that nothing stands at. */
export function notFoundPage(services: readonly ServicePackage[], up: string, words: string): string {
  const body = `<h1>There is nothing at this address</h1><p>${escapeHtml(words)}</p><ul><li><a href="${up || './'}">Workbench</a></li><li><a href="${up}guideline">The whole guideline, with a search</a></li><li><a href="${up}guideline/doses">Doses</a></li><li><a href="${up}capabilities">What the service can do</a></li></ul>`
  return htmlDocument({ title: 'Not found', body, status: statusBanner(services), up })
}

/** Leads from an address to the service's root: `/a/b` is one folder below it. */
export const upFrom = (url: string): string => '../'.repeat(Math.max(0, (url.split(/[?#]/)[0] ?? '').split('/').length - 2))

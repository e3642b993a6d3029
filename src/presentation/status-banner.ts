import type { ServicePackage } from '../guideline-folder.ts'
import { escapeHtml } from './escape-html.ts'

export type Signed = Pick<ServicePackage, 'source' | 'knowledge'>

/**
 * The first thing on every page, on the screen and on paper: whether a clinician has signed the guidelines off, and which versions of
 * them the page stands on.
 */
export function statusBanner(services: readonly Signed[]): string {
  const pending = services.length === 0 || services.some(({ knowledge }) => !knowledge.reviewedOn)
  const status = pending ? 'Pending clinical sign-off: not for patient care' : services.map(signedOff).join('; ')
  const versions = services
    .map(({ source, knowledge }) => `${source.replace(/ \(pending [^)]*\)$/, '')}, version ${knowledge.version}`)
    .join('; ')
  return `<aside class="status-banner${pending ? '' : ' signed'}" aria-label="Clinical status"><strong>${escapeHtml(status)}</strong>${versions ? ` <span>${escapeHtml(versions)}</span>` : ''}</aside>`
}

const signedOff = ({ knowledge }: Signed): string => `Signed off by ${knowledge.reviewedBy} on ${knowledge.reviewedOn}`

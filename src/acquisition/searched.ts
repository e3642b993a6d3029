import { FhirReadError } from './fhir-read-error.ts'
import type { FhirReader } from './fhir-reader.ts'
import { type Json, list, objects, type Resource, string } from './json.ts'
import type { ReadLimits } from './read-limits.ts'

/**
 * All pages of a search as one Bundle. Where pages were left unread the Bundle keeps its `next` link, as the first page of a search has
 * one, and is marked partial. If not because there were too many, but because a link leads elsewhere or a page could not be had, an
 * OperationOutcome among the entries says so, as a server would: what should have followed may be anything.
 * @throws FhirReadError if not even the first page could be had.
 */
export async function searched(
  reader: FhirReader,
  url: string,
  limits: ReadLimits
): Promise<{ value: Resource; partial: boolean }> {
  const pages: Json[] = []
  let entries = 0
  try {
    for (let next: string | undefined = url; next !== undefined; ) {
      const page: Resource = await reader.read(next)
      if (page.resourceType !== 'Bundle') break
      pages.push(page)
      entries += list(page.entry).length
      next = pages.length >= limits.pages || entries >= limits.entries ? undefined : string(nextLinks(page)[0]?.url)
    }
  } catch (error) {
    if (pages.length === 0) throw error
  }
  const first = pages[0]
  if (!first) throw new FhirReadError('unusable')
  const unread = nextLinks(pages.at(-1))
  const enough = pages.length >= limits.pages || entries >= limits.entries
  const missing = unread.length > 0 && !enough ? [unreadPages] : []
  const value = {
    ...first,
    resourceType: 'Bundle',
    link: unread,
    entry: [...pages.flatMap(page => list(page.entry)), ...missing]
  }
  return { value, partial: unread.length > 0 }
}

const nextLinks = (page: Json | undefined): readonly Json[] => objects(page?.link).filter(({ relation }) => relation === 'next')

const unreadPages: Json = {
  search: { mode: 'outcome' },
  resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'incomplete' }] }
}

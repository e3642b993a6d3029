import type { ComponentChildren } from 'preact'

type Page = 'workbench' | 'insight' | 'trend'

/** What every page has around it. `up` leads to the service's root. */
export function Frame({
  page,
  up = '',
  alone = false,
  children
}: {
  readonly page: Page
  readonly up?: string
  /** Stands in a record, which it does not lead out of. */
  readonly alone?: boolean
  readonly children: ComponentChildren
}) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      {alone ? null : (
        <header class="top">
          <nav aria-label="Pages">
            <a href={up || './'} aria-current={page === 'workbench' ? 'page' : undefined}>
              Workbench
            </a>{' '}
            <a href={`${up}guideline`}>Guideline</a> <a href={`${up}guideline/doses`}>Doses</a>{' '}
            <a href={`${up}insight`} aria-current={page === 'insight' ? 'page' : undefined}>
              Insight
            </a>
          </nav>
        </header>
      )}
      {children}
    </>
  )
}

import type { ComponentChildren } from 'preact'

/** A region that may be wider or higher than its place. What scrolls must be reachable by keyboard and have a name. */
export function Scrollable({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}

/** JSON as text. */
export const JsonText = ({ label, value }: { readonly label: string; readonly value: unknown }) => (
  <Scrollable label={label}>
    <pre>{JSON.stringify(value ?? null, null, 1)}</pre>
  </Scrollable>
)

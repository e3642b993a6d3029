import { SpanKind } from '@opentelemetry/api'
import { spanned } from '../tracing.ts'
import type { Store } from './store.ts'

/** Names of what is asked of a store while somebody waits for it. */
export type StoreOperation = 'feedback' | 'token' | 'cards' | 'overrides' | 'report'

/** The same store, which reports how each operation ended and how many milliseconds it took, and makes it a span where a call is traced. */
export function measuredStore(
  store: Store,
  report: (operation: StoreOperation, succeeded: boolean, milliseconds: number) => void
): Store {
  const measured = <T>(operation: StoreOperation, ask: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const ended = (succeeded: boolean) => (): void => report(operation, succeeded, performance.now() - began)
    const asked = spanned(`store ${operation}`, { kind: SpanKind.CLIENT }, ask)
    asked.then(ended(true), ended(false))
    return asked
  }
  return {
    recordEvaluation: record => store.recordEvaluation(record),
    recordDecision: decision => store.recordDecision(decision),
    decision: id => store.decision(id),
    addFeedback: (source, entries) => measured('feedback', () => store.addFeedback(source, entries)),
    useToken: (issuer, jti, expiresAt) => measured('token', () => store.useToken(issuer, jti, expiresAt)),
    shownTo: cards => measured('cards', () => store.shownTo(cards)),
    overrides: query => measured('overrides', () => store.overrides(query)),
    report: query => measured('report', () => store.report(query)),
    exportFeedback: query => store.exportFeedback(query),
    exportShown: query => store.exportShown(query),
    exportCalls: query => store.exportCalls(query),
    knowsClient: client => store.knowsClient(client),
    count: () => store.count(),
    purge: before => store.purge(before),
    ready: () => store.ready(),
    intact: () => store.intact(),
    waiting: () => store.waiting(),
    close: () => store.close()
  }
}

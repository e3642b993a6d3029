import { type Json, objects, type Resource, resource, string } from './json.ts'
import { type WordBudget, withinLimits } from './within-limits.ts'

type ArrivedDraft = { readonly draft: Resource; readonly fullUrl: string | undefined }
/** The entries of the Bundle; a client that sends one order bare is understood too, since an unread order would pass as checked. */
export function draftsOf(draftOrders: Json | undefined, budget: WordBudget): readonly ArrivedDraft[] {
  const bare = resource(draftOrders)
  if (bare && bare.resourceType !== 'Bundle') return [{ draft: withinLimits(bare, budget), fullUrl: undefined }]
  return objects(draftOrders?.entry).flatMap(entry => {
    const draft = resource(entry.resource)
    return draft ? [{ draft: withinLimits(draft, budget), fullUrl: string(entry.fullUrl) }] : []
  })
}

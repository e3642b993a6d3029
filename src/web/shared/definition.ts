import type { ChartView } from '../../guideline/chart-view.ts'

export type Topic = { readonly code: string; readonly display: string }

/** One service as `GET /definition` tells it. */
export type ServiceDefinition = {
  readonly name: string
  readonly title: string
  readonly offers: readonly { readonly id: string; readonly hook: string; readonly title: string }[]
  readonly inputs: readonly { readonly key: string; readonly resourceType: string; readonly codes?: readonly string[] }[]
  readonly namespace: { readonly evidence: string; readonly evaluation: string }
  readonly topics: readonly Topic[]
  readonly knowledge: { readonly version: string; readonly reviewedBy: string }
  /** Codes of rows and bands, with what they mean. */
  readonly codes: Readonly<Record<string, string>>
  readonly chart: ChartView
}

export type Definition = { readonly smartClientId: string | null; readonly services: readonly ServiceDefinition[] }

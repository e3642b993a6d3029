/** The version of the CDS Hooks specification that the services implement, as discovery states it. */
export const specificationVersion = '2.0.1'

/** @see https://cds-hooks.hl7.org/2.0/#response */
export type DiscoveredService = {
  readonly hook: string
  readonly id: string
  readonly title: string
  readonly description: string
  readonly version: string
  readonly usageRequirements: string
  readonly prefetch: Readonly<Record<string, string>>
}

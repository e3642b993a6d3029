import type { Profile } from '../clients/profile.ts'
import type { HookRequest } from './request.ts'

/** What set off a `patient-view`, where the client tells it in an extension: a code of its own. */
export function triggerOf(
  { extension }: Pick<HookRequest, 'extension'>,
  { chartOpening }: Pick<Profile, 'chartOpening'>
): string | undefined {
  const told = chartOpening && extension?.[chartOpening.extension]
  return typeof told === 'string' || typeof told === 'number' ? String(told) : undefined
}

/**
 * Was the call set off by nothing but the opening of a chart, at a client that wants no orders then? Where the client does not tell, it
 * may have been anything.
 */
export function isTooEarlyToOrder(request: Pick<HookRequest, 'hook' | 'extension'>, profile: Profile): boolean {
  const { chartOpening } = profile
  const trigger = triggerOf(request, profile)
  return (
    request.hook === 'patient-view' &&
    chartOpening !== undefined &&
    !chartOpening.orders &&
    trigger !== undefined &&
    chartOpening.triggers.includes(trigger)
  )
}

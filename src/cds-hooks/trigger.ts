import type { Profile } from '../clients/profile.ts'
import type { HookRequest } from './request.ts'

/** The client's own code for what set off the call, where it tells one and the profile says in which extension. */
export function triggerOf(
  { extension }: Pick<HookRequest, 'extension'>,
  { triggers }: Pick<Profile, 'triggers'>
): string | undefined {
  const stated = triggers && extension?.[triggers.extension]
  return typeof stated === 'string' || typeof stated === 'number' ? String(stated) : undefined
}

/**
 * What the code means. At the opening of a chart it is too early to order; a client that does not tell may mean anything, and a code that
 * the profile does not list is something else than these.
 */
export function meaningOf(
  code: string | undefined,
  { triggers }: Pick<Profile, 'triggers'>
): 'chart-opening' | 'discharge' | 'other' | undefined {
  if (code === undefined || !triggers) return undefined
  if (triggers.discharge.includes(code)) return 'discharge'
  return triggers.chartOpening.includes(code) ? 'chart-opening' : 'other'
}

/** The code as it may stand in a log: it comes from outside. */
export const loggedTrigger = (code: string): string => (/^[A-Za-z0-9-]{1,20}$/.test(code) ? code : 'other')

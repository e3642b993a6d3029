/**
 * Why a token was refused, in the order in which it is looked at. For the log and for metrics alone: the answer is the same for all, so
 * that nobody learns from it what to try next.
 */
export const tokenRefusals = [
  'no-token',
  'form',
  'algorithm',
  'issuer',
  'tenant',
  'audience',
  'subject',
  'expired',
  'life',
  'future',
  'jku',
  'key',
  'signature',
  'used'
] as const

export type TokenRefusal = (typeof tokenRefusals)[number]

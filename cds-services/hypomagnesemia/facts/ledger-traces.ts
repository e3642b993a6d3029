import type { MagnesiumSource } from './ledger-source.ts'

/**
 * Traces (M5): balanced crystalloids, and vitamins or nutrition of a few mmol a day. They neither replace magnesium nor are a second
 * source of it. What a dialysis fluid holds is a matter of dialysis.
 */
export const isTrace = ({ kind }: MagnesiumSource): boolean =>
  kind === 'crystalloid' || kind === 'multivitamin' || kind === 'nutrition' || kind === 'dialysate'

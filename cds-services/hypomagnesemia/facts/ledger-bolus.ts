import { hour } from '../../../src/facts/time.ts'
import type { MagnesiumLedger } from './ledger.ts'

/** A bolus that was ordered for now, or that ended within the last hour. A maintenance infusion is none. */
export const bolusWithinHour = ({ doses }: MagnesiumLedger, asOf: number): boolean =>
  doses.some(({ to, continuous }) => !continuous && asOf - to <= hour)

import { correctionProbes } from './amended/corrections.ts'
import { dischargeProbes } from './amended/discharge.ts'
import { indicationProbes } from './amended/indications.ts'
import { potassiumProbes } from './amended/potassium.ts'
import type { Probe } from './probe.ts'

/** Probes of the tables that the amendments M1 to M41 gave numbers. */
export const amendedProbes = (): readonly Probe[] => [
  ...correctionProbes(),
  ...indicationProbes(),
  ...dischargeProbes(),
  ...potassiumProbes()
]

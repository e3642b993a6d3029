import { correctionProbes } from './amended/corrections.ts'
import { dischargeProbes } from './amended/discharge.ts'
import { edgeProbes } from './amended/edges.ts'
import { indicationProbes } from './amended/indications.ts'
import { kidneyProbes } from './amended/kidneys.ts'
import { ledgerProbes } from './amended/ledger.ts'
import { lookBackProbes } from './amended/look-backs.ts'
import { orderLimitProbes } from './amended/order-limits.ts'
import { potassiumProbes } from './amended/potassium.ts'
import { spanProbes } from './amended/spans.ts'
import { plausibilityProbes } from './amended/units.ts'
import { windowProbes } from './amended/windows.ts'
import type { Probe } from './probe.ts'

/** Probes of the tables that the amendments M1 to M41 gave numbers. */
export const amendedProbes = (): readonly Probe[] => [
  ...correctionProbes(),
  ...indicationProbes(),
  ...dischargeProbes(),
  ...potassiumProbes(),
  ...kidneyProbes(),
  ...ledgerProbes(),
  ...edgeProbes(),
  ...windowProbes(),
  ...lookBackProbes(),
  ...spanProbes(),
  ...orderLimitProbes(),
  ...plausibilityProbes()
]

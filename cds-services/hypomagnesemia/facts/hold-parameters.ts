import { labSeries } from '../../../src/facts/lab.ts'
import { concepts } from '../inputs.ts'
import { analyte } from '../knowledge.ts'
import type { ChartReading } from './chart-reading.ts'
import type { Findings } from './findings.ts'
import type { UrineOutput } from './kidney/urine-output.ts'

const respirationAnalyte = analyte('respiration', ...concepts.respiration)
const systolicAnalyte = analyte('systolic', ...concepts.systolic)

/** Signs in the chart that fit too much magnesium. Weakness is none: it goes with too little as well. */
export type HoldParameters = { readonly stop: readonly string[] }

type Inputs = ChartReading & { readonly findings: Findings; readonly kidney: { readonly urine: UrineOutput } }

export function holdParameters({ knowledge, records, asOf, findings, kidney: { urine } }: Inputs): HoldParameters {
  const recent = (analyteOf: typeof respirationAnalyte) => {
    const result = labSeries(records, analyteOf, asOf).usable
    return result && asOf - result.at <= knowledge.window('hold/vitals') ? result.value : undefined
  }
  const respiration = recent(respirationAnalyte)
  const systolic = recent(systolicAnalyte)
  const block = findings.within(['heart-block-2nd-3rd-degree'], knowledge.window('hold/condition'))
  const lowPressure =
    (systolic === undefined || systolic >= knowledge.limit('systolicHold')) &&
    findings.within(['hypotension'], knowledge.window('hold/condition'))
  const anuria = findings.within(['anuria', 'anuria-oliguria', 'oliguria'], knowledge.window('hold/condition'))
  return {
    stop: [
      ...(respiration !== undefined && respiration < knowledge.limit('respirationStop')
        ? [`respiratory rate ${respiration}/min`]
        : []),
      ...(systolic !== undefined && systolic < knowledge.limit('systolicHold') ? [`systolic pressure ${systolic} mmHg`] : []),
      ...(lowPressure ? ['hypotension charted'] : []),
      ...(block ? ['new AV block'] : []),
      ...(urine.hold ? [`urine ${urine.words}`] : anuria ? ['very little urine'] : [])
    ]
  }
}

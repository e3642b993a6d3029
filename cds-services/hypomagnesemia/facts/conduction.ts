import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, type Knowledge } from '../knowledge.ts'
import type { Findings } from './findings.ts'

/** How the heart conducts, as far as magnesium asks (M19). */
export type Conduction = {
  /** AV block of second or third degree that nothing paces: against any dose but for some rhythms. */
  readonly unpacedBlock: boolean
  /** Not against a dose, but to be looked at first: no injection is preselected. */
  readonly doubts: readonly string[]
  /** As reported, if the newest of the last day is slow. */
  readonly slowPulse: string | undefined
}

const rateAnalyte = analyte('heartRate', ...concepts.heartRate)

export function readConduction(knowledge: Knowledge, records: PatientRecord, findings: Findings, asOf: number): Conduction {
  const block = findings.has('heart-block-2nd-3rd-degree')
  const paced = pacing(knowledge, findings)
  const vague = findings.of('heart-block-unspecified', 'sick-sinus-syndrome').map(({ name }) => name)
  const slowPulse = readSlowPulse(knowledge, records, asOf)
  const doubts = [
    ...(block && paced === 'perhaps' ? ['AV block with a defibrillator or temporary pacing: check that it paces'] : []),
    ...(paced === 'no' ? [...new Set(vague)].map(name => `${name}: ECG first`) : []),
    ...(paced === 'perhaps' && vague.length > 0 ? [`${vague[0]}: check that the device paces, ECG first`] : []),
    ...(slowPulse === undefined ? [] : [`pulse ${slowPulse}: ECG first`])
  ]
  return { unpacedBlock: block && paced === 'no', doubts, slowPulse }
}

/** A pacemaker paces unless removed or broken; a defibrillator may only shock, and temporary pacing has its time. */
function pacing(knowledge: Knowledge, findings: Findings): 'yes' | 'perhaps' | 'no' {
  if (findings.has('exclude-pacemaker', 'pacemaker-device-failure')) return 'no'
  if (findings.ever('cardiac-pacemaker-status')) return 'yes'
  const temporary = findings.within(['cardiac-pacemaker-temporary'], knowledge.window('any/temporaryPacing'))
  return temporary || findings.ever('implantable-defibrillator-status') ? 'perhaps' : 'no'
}

/** The newest pulse of the last day, if it is slow. */
function readSlowPulse(knowledge: Knowledge, records: PatientRecord, asOf: number): string | undefined {
  const [newest] = labSeries(records, rateAnalyte, asOf)
    .since(asOf - knowledge.window('any/pulse'))
    .filter(isMeasurement)
  return newest && newest.value < knowledge.limit('slowPulse') ? newest.reported : undefined
}

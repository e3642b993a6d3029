import type { Fact } from '../../../src/facts/fact.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Drugs } from './drugs.ts'
import type { Findings } from './findings.ts'

/** A corrected QT so long that it leads the answer (M20). */
export type SevereQtc = {
  readonly value: number
  readonly at: number
  readonly dateOnly: boolean
  /** Drugs in force that lengthen it. */
  readonly drugs: readonly string[]
  /** A paced ventricle is slow by itself: the figure overstates. */
  readonly overstated: boolean
}

type Inputs = {
  readonly knowledge: Knowledge
  readonly asOf: number
  readonly qtc: Fact<number>
  readonly drugs: Drugs
  readonly findings: Findings
}

export function readSevereQtc({ knowledge, asOf, qtc, drugs, findings }: Inputs): SevereQtc | undefined {
  if (!qtc.known || qtc.value < knowledge.limit('qtcCritical')) return undefined
  if (asOf - (qtc.at ?? 0) > knowledge.window('severe/qtc')) return undefined
  return {
    value: qtc.value,
    at: qtc.at ?? 0,
    dateOnly: qtc.dateOnly === true,
    drugs: drugs.names('qt-known-risk', 'qt-known-risk-later-additions'),
    overstated: findings.ever('cardiac-pacemaker-status') && !findings.has('exclude-pacemaker', 'pacemaker-device-failure')
  }
}

import type { Fact } from '../../../src/facts/fact.ts'
import { limitOf, windowOf } from '../knowledge.ts'
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

export function readSevereQtc(qtc: Fact<number>, drugs: Drugs, findings: Findings, asOf: number): SevereQtc | undefined {
  if (!qtc.known || qtc.value < limitOf('qtcCritical')) return undefined
  if (asOf - (qtc.at ?? 0) > windowOf('severe/qtc')) return undefined
  return {
    value: qtc.value,
    at: qtc.at ?? 0,
    dateOnly: qtc.dateOnly === true,
    drugs: drugs.names('qt-known-risk', 'qt-known-risk-later-additions'),
    overstated: findings.ever('cardiac-pacemaker-status') && !findings.has('exclude-pacemaker', 'pacemaker-device-failure')
  }
}

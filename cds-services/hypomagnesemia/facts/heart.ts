import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import type { Sex } from '../../../src/facts/formulas/kidney.ts'
import { fridericia } from '../../../src/facts/formulas/qtc.ts'
import { isMeasurement, labSeries, recordedSince } from '../../../src/facts/lab.ts'
import { round6 } from '../../../src/facts/quantity.ts'
import { aboutOf } from '../../../src/guideline/toolkit/newest-result.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, codesOf, type Knowledge } from '../knowledge.ts'

const qtcAnalyte = analyte('qt', ...concepts.qtc)
const qtAnalyte = analyte('qt', ...concepts.qt)
const rateAnalyte = analyte('heartRate', ...concepts.heartRate)

/** The corrected QT: reported, or by Fridericia where the heart rate makes Bazett unreliable or nothing is reported. */
export function readQtc(knowledge: Knowledge, records: PatientRecord, asOf: number): Fact<number> {
  const reported = labSeries(records, qtcAnalyte, asOf).usable
  const qt = labSeries(records, qtAnalyte, asOf).usable
  const near = qt ?? reported
  const paired = knowledge.window('paired/heartRate')
  const rate =
    near &&
    labSeries(records, rateAnalyte, asOf)
      .since(near.at - paired)
      .filter(isMeasurement)
      .find(result => Math.abs(result.at - near.at) <= paired)
  const oldest = asOf - knowledge.window('risk/qtc')
  const unreliable =
    rate !== undefined && (rate.value < knowledge.limit('bazettFrom') || rate.value > knowledge.limit('bazettTo'))
  if (qt && rate && (unreliable || !reported) && qt.at >= oldest && !(reported && reported.at - qt.at > paired)) {
    return known(Math.round(round6(fridericia(qt.value, rate.value))), { ...aboutOf(qt), unit: 'ms' })
  }
  if (!reported) return unknown(records.state('heart') === 'absent' ? 'absent' : 'empty')
  if (reported.at < oldest) return unknown('stale', aboutOf(reported))
  return known(reported.value, { ...aboutOf(reported), unit: 'ms' })
}

export function isLongQtc(knowledge: Knowledge, qtc: Fact<number>, sex: Fact<Sex>): boolean {
  return qtc.known && qtc.value > knowledge.limit(sex.known && sex.value === 'female' ? 'qtcFemale' : 'qtcMale')
}

const ecgCodes = codesOf(...concepts.ecg, ...concepts.qtc)

/** An electrocardiogram was done within 24 hours. */
export const ecgWithinDay = (knowledge: Knowledge, records: PatientRecord, asOf: number): boolean =>
  recordedSince(records, ecgCodes, asOf - knowledge.window('recent/ecg'), asOf)

import { day } from '../../../src/facts/time.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'
import { seizureConcepts } from '../facts/clinical-class.ts'
import { hasObstetricIndication } from '../facts/obstetric-indication.ts'
import type { Knowledge, MagnesiumBand, RenalBand } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import { obstetricInWeakKidneys } from './obstetric.ts'
import { potassiumResists } from './potassium-resists.ts'
import { cannotWait, dosesSince } from './unmeasured-doses.ts'

/** Cards that speak of replacing magnesium, or of why not. At most one of them is shown, `highMagnesium` and data cards aside. */
export type PathwayTopic =
  | 'adultsOnly'
  | 'resultUnusable'
  | 'toxicMagnesium'
  | 'emergencyMagnesium'
  | 'highMagnesium'
  | 'contraindicatedCondition'
  | 'dialysis'
  | 'contraindicatedRenal'
  | 'pregnancy'
  | 'renalFunctionUnknown'
  | 'volumeFirst'
  | 'severeSymptomatic'
  | 'severe'
  | 'moderateSymptomatic'
  | 'transitionToOral'
  | 'refractory'
  | 'escalateOral'
  | 'oralReplacement'
  | 'borderline'
  | 'depletionPossible'
  | 'recheckDue'

export type Row = 'E1' | 'V1' | 'V2' | 'V3' | 'O1' | 'O2' | 'O3' | 'O4' | 'O5' | 'O6' | 'F1' | 'N1' | 'D1'

export type Pathway = {
  readonly gate: string
  readonly topics: readonly PathwayTopic[]
  /** The row that would hold if no gate stopped it. */
  readonly row?: Row | undefined
  /** Band with results fresh enough for the row. */
  readonly renal: RenalBand
  /** Why the gate stopped, for the card's words. */
  readonly reasons: readonly string[]
  /** Magnesium may have been given since the sample, and nothing charts it: the row is offered, not preselected (M2). */
  readonly unconfirmed?: true | undefined
}

/** The gates in their order, then the rows. The first that speaks ends the search for a repletion card. */
export function pathwayOf(f: ChartFacts): Pathway {
  return (
    notAdult(f) ??
    dataUnusable(f) ??
    toxic(f) ??
    emergency(f) ??
    high(f) ??
    withRow(f) ??
    (obstetricInWeakKidneys(f)
      ? stop('G7', ['pregnancy'], f.kidney.band)
      : { gate: 'G10', topics: [], renal: f.renalOral, reasons: [] })
  )
}

const stop = (
  gate: string,
  topics: readonly PathwayTopic[],
  renal: RenalBand,
  { reasons = [], row }: { readonly reasons?: readonly string[]; readonly row?: Row | undefined } = {}
): Pathway => ({ gate, topics, renal, reasons, row, unconfirmed: undefined })

const bandOf = (f: ChartFacts): MagnesiumBand | 'UNK' => (f.magnesiumBand.known ? f.magnesiumBand.value : 'UNK')
const low = (f: ChartFacts): boolean => f.magnesium.known && f.magnesium.value < f.lowLimit
const sampleAge = (f: ChartFacts): number => f.asOf - (f.magnesium.at ?? 0)

/** Recent enough for companions and for warnings of too much. */
export const current = (f: ChartFacts): boolean => f.magnesium.known && sampleAge(f) <= f.knowledge.window('companion/magnesium')

/** G0: no amounts for children, nor where the age is not known. */
function notAdult(f: ChartFacts): Pathway | undefined {
  if (f.age.known && f.age.value >= f.knowledge.limit('adultAge')) return undefined
  const alarm: readonly PathwayTopic[] = f.emergencies.length > 0 ? ['adultsOnly'] : []
  const unusable: readonly PathwayTopic[] = f.magnesiumResult.unusable ? ['resultUnusable'] : []
  const band = current(f) ? bandOf(f) : 'UNK'
  if (band === 'TOX') return stop('G0', ['toxicMagnesium', ...unusable], 'RU')
  if (band === 'HI') return stop('G0', [...alarm, 'highMagnesium', ...unusable], 'RU')
  return stop('G0', unusable.length > 0 ? [...alarm, ...unusable] : low(f) ? ['adultsOnly'] : alarm, 'RU')
}

/**
 * G1: the newest result cannot be used. An emergency is still judged, with magnesium unknown; and what the newest usable result says
 * of too much stands until it is repeated.
 */
function dataUnusable(f: ChartFacts): Pathway | undefined {
  const contaminated = f.contaminated && f.emergencies.length === 0 && f.symptoms.length === 0
  if (!f.magnesiumResult.unusable && !contaminated) return undefined
  const stops = toxic(f)
  if (stops) return { ...stops, topics: [...stops.topics, 'resultUnusable'] }
  const isHigh = (bandOf(f) === 'HI' || bandOf(f) === 'TOX') && current(f) && !obstetricException(f)
  const emergencies = f.emergencies.length > 0 || eclamptic(f) ? emergencyTopics(f) : isHigh ? (['highMagnesium'] as const) : []
  return stop('G1', [...emergencies, 'resultUnusable'], f.renalEmergency, {
    row: emergencies.includes('emergencyMagnesium') ? 'E1' : undefined
  })
}

/** An obstetric infusion aims at values that are high elsewhere. */
function obstetricException(f: ChartFacts): boolean {
  const { parenteral } = f.ledger
  const infusion =
    parenteral.length > 0 &&
    hasObstetricIndication(
      f,
      parenteral.map(({ asOrder }) => asOrder)
    )
  const safeKidney = f.kidney.band === 'R1' || f.kidney.band === 'R2'
  const value = f.magnesium.known ? f.magnesium.value : 0
  return infusion && safeKidney && f.holdParameters.stop.length === 0 && value < f.knowledge.limit('antidoteFrom')
}

/** G2: toxic. A bolus is out of the question, whatever the rhythm. */
function toxic(f: ChartFacts): Pathway | undefined {
  if (bandOf(f) !== 'TOX' || obstetricException(f)) return undefined
  const excretes = f.renalEmergency === 'R1' || f.renalEmergency === 'R2'
  // A date without a time may be the end of that day.
  const youngest = sampleAge(f) - (f.magnesiumResult.dateOnly ? day : 0)
  return youngest <= f.knowledge.window(excretes ? 'toxic/magnesium' : 'toxicReduced/magnesium')
    ? stop('G2', ['toxicMagnesium'], f.kidney.band)
    : undefined
}

/** G3: life-threatening. Gates 5 to 9 are skipped. */
function emergency(f: ChartFacts): Pathway | undefined {
  if (f.emergencies.length === 0 && !eclamptic(f)) return undefined
  const topics = emergencyTopics(f)
  return stop('G3', topics, f.renalEmergency, { row: topics.includes('emergencyMagnesium') ? 'E1' : undefined })
}

/** A seizure in pregnancy, or within 6 weeks after it, is eclampsia until it is known to be something else, whatever the magnesium. */
const eclamptic = (f: ChartFacts): boolean =>
  (f.pregnancy.pregnant || f.pregnancy.postpartum) && f.findings.happening(...seizureConcepts).length > 0

function emergencyTopics(f: ChartFacts): readonly PathwayTopic[] {
  const onlySeizure = f.emergencies.every(item => item.kind === 'seizure')
  if (eclamptic(f) && onlySeizure) return ['pregnancy']
  const high = current(f) && (bandOf(f) === 'HI' || bandOf(f) === 'TOX') && !obstetricException(f) && !obstetricInWeakKidneys(f)
  return high ? ['emergencyMagnesium', 'highMagnesium'] : ['emergencyMagnesium']
}

/** G4: above the range; also a toxic value too old to act on, for two weeks. */
function high(f: ChartFacts): Pathway | undefined {
  const band = bandOf(f)
  if (band !== 'HI' && band !== 'TOX') return undefined
  if (!current(f)) return stop('G4', ['recheckDue'], f.kidney.band)
  return obstetricException(f) || obstetricInWeakKidneys(f)
    ? stop('G7', ['pregnancy'], f.kidney.band)
    : stop('G4', ['highMagnesium'], f.kidney.band)
}

type Candidate = { readonly row: Row; readonly topic: PathwayTopic; readonly orders: boolean; readonly parenteral: boolean }

/** G5 to G10. */
function withRow(f: ChartFacts): Pathway | undefined {
  const candidate = withoutGut(f, rowOf(f))
  if (!candidate) return undefined
  const { row, topic, orders, parenteral } = candidate
  const renal = parenteral ? f.renalParenteral : f.renalOral
  const contraindications = contraindicationsOf(f)
  // M6: the obstetric team's card speaks for the kidneys too.
  if (obstetricInWeakKidneys(f)) return stop('G7', ['pregnancy'], f.kidney.band, { row })
  if (row === 'N1') return current(f) ? stop('G10', [topic], renal, { row }) : undefined
  if (sampleAge(f) > f.knowledge.window(parenteral ? 'parenteral/magnesium' : 'oral/magnesium', f.setting.inpatient)) {
    return stop('G10', ['recheckDue'], renal, { reasons: ['the result is too old to act on'], row })
  }
  const gated =
    orders || bandOf(f) === 'SEV' || bandOf(f) === 'DEF' || (bandOf(f) === 'BRD' && (f.symptoms.length > 0 || f.risks.length > 0))
  const since = row === 'O6' ? [] : dosesSince(f, parenteral ? renal : 'R1')
  const unconfirmed = since.length > 0 && since.every(dose => !dose.certain) && cannotWait(f, renal)
  const outdated = (): Pathway | undefined =>
    since.length > 0 && !unconfirmed
      ? stop('G10', ['recheckDue'], renal, { reasons: ['magnesium was ordered after this result'], row })
      : undefined
  if (!gated) return outdated() ?? stop('G10', [topic], renal, { row })

  if (contraindications.length > 0) return stop('G5', ['contraindicatedCondition'], renal, { reasons: contraindications, row })
  if (f.kidney.dialysis) return stop('G6', ['dialysis'], 'R4', { row: 'D1' })
  if (renal === 'R4') return stop('G6', ['contraindicatedRenal'], 'R4', { reasons: f.kidney.notes, row })
  if (f.pregnancy.pregnant) return stop('G7', ['pregnancy'], renal, { row })
  if (renal === 'RU') return stop('G8', ['renalFunctionUnknown'], 'RU', { row })
  const stale = outdated()
  if (stale) return stale
  if (!parenteral && f.volume.first) return stop('G9', ['volumeFirst'], renal, { reasons: f.volume.why, row })
  const open = stop('G10', [topic], renal, { row })
  return unconfirmed ? { ...open, unconfirmed } : open
}

const tabletRows: ReadonlySet<Row> = new Set<Row>(['O1', 'O2', 'O3', 'O4', 'O5', 'O6'])

/** Tablets that cannot be taken: in hospital a small infusion takes their place, where magnesium is low and it matters (M21). */
function withoutGut(f: ChartFacts, candidate: Candidate | undefined): Candidate | undefined {
  const concerned = candidate && tabletRows.has(candidate.row) && f.gut.none.length > 0 && f.setting.knownInpatient && low(f)
  if (!concerned) return candidate
  const borderline = bandOf(f) === 'BRD'
  if (borderline && f.risks.length === 0 && f.symptoms.length === 0) return candidate
  return { row: 'V3', topic: borderline ? 'borderline' : 'oralReplacement', orders: true, parenteral: true }
}

/** What forbids magnesium by injection, and asks for a specialist before tablets. */
export function contraindicationsOf(f: ChartFacts): readonly string[] {
  const coma = (concept: Concept): boolean =>
    f.findings
      .of(concept)
      .some(problem => !problem.time || f.findings.isRecent(problem, f.knowledge.window('contraindication/condition')))
  return [
    ...(f.findings.has('myasthenia-gravis') ? ['myasthenia gravis'] : []),
    ...(f.findings.has('lambert-eaton') ? ['Lambert-Eaton syndrome'] : []),
    ...(f.conduction.unpacedBlock ? ['AV block without a pacemaker'] : []),
    ...(coma('diabetic-coma') ? ['diabetic coma'] : []),
    ...(coma('hepatic-coma') ? ['hepatic coma'] : []),
    ...(f.allergy?.grade === 'contraindicated' ? ['allergy to magnesium'] : [])
  ]
}

/** The first row of the table that holds, as if the kidneys were well and nothing stood against it. */
function rowOf(f: ChartFacts): Candidate | undefined {
  const band = bandOf(f)
  if (band === 'UNK' || !f.magnesium.known) return undefined
  const value = f.magnesium.value
  const symptomatic = f.symptoms.length > 0
  const near = f.magnesiumResult.nearSevere
  if ((band === 'SEV' || near) && symptomatic) return { row: 'V1', topic: 'severeSymptomatic', orders: true, parenteral: true }
  if (band === 'SEV' || (near && nearSevereMatters(f))) return { row: 'V2', topic: 'severe', orders: true, parenteral: true }
  if (band === 'DEF' && symptomatic) return { row: 'V3', topic: 'moderateSymptomatic', orders: true, parenteral: true }
  if (afterInfusion(f, value)) return { row: 'O6', topic: 'transitionToOral', orders: true, parenteral: false }
  const { oralPerDay, oralSince, taken } = f.ledger
  const drawnAfter = oralSince === undefined ? 0 : (f.magnesium.at ?? 0) - oralSince
  if (band === 'DEF' || band === 'BRD') {
    const treated = taken.length > 0 && oralPerDay !== undefined
    const missed = treated && oralPerDay >= f.knowledge.limit('oralSecondStep') && value < f.knowledge.limit('minimumReached')
    if (missed && drawnAfter >= f.knowledge.window('refractory/tablets')) {
      return { row: 'F1', topic: 'refractory', orders: false, parenteral: false }
    }
    if (treated && drawnAfter >= f.knowledge.window('escalate/tablets') && mayStepUp(f, value, oralPerDay))
      return { row: 'O5', topic: 'escalateOral', orders: true, parenteral: false }
    if (f.calcium.low && f.parathyroid.known && f.parathyroid.value === 'not-raised') {
      return { row: 'O3', topic: 'oralReplacement', orders: true, parenteral: false }
    }
    if (band === 'DEF' && f.volume.gutLoss) return { row: 'O4', topic: 'oralReplacement', orders: true, parenteral: false }
    if (band === 'DEF') return { row: 'O1', topic: 'oralReplacement', orders: true, parenteral: false }
    return { row: 'O2', topic: 'borderline', orders: false, parenteral: false }
  }
  return depletionPossible(f, value) ? { row: 'N1', topic: 'depletionPossible', orders: false, parenteral: false } : undefined
}

function nearSevereMatters(f: ChartFacts): boolean {
  return f.longQtc || (f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumLow')) || f.calcium.low
}

function afterInfusion(f: ChartFacts, value: number): boolean {
  const { injectionsEnded, taken } = f.ledger
  return (
    injectionsEnded !== undefined &&
    taken.length === 0 &&
    f.asOf - injectionsEnded <= f.knowledge.window('transition/injection') &&
    (f.magnesium.at ?? 0) >= injectionsEnded &&
    value >= f.knowledge.limit('minimumReached') &&
    value <= Math.min(f.knowledge.limit('transitionTo'), stopAbove(f.knowledge, f.renalOral))
  )
}

/** Where tablets stop: none are begun above it. */
export const stopAbove = (knowledge: Knowledge, renal: RenalBand): number =>
  knowledge.doses.oral.find(row => row.renal === renal)?.stopAbove ?? Number.POSITIVE_INFINITY

/** Whether a higher daily amount may follow: not above the ceiling of the kidneys, in R2 only while clearly low. */
function mayStepUp(f: ChartFacts, value: number, perDay: number): boolean {
  // Rule 22: one step more must stay within the most; from three capsules, or one tablet, none does.
  if (f.renalOral === 'R3') return perDay < f.knowledge.limit('oralStepReduced')
  const second = f.knowledge.limit('oralSecondStep')
  if (f.renalOral === 'R2')
    return perDay < f.knowledge.limit('oralFirstStep') || (perDay < second && value < f.knowledge.limit('minimumReached'))
  return perDay < second
}

/** In range, but low in it, with something that magnesium deficiency explains. */
function depletionPossible(f: ChartFacts, value: number): boolean {
  if (value < f.lowLimit || value >= f.knowledge.limit('digoxinAim')) return false
  return (
    potassiumResists(f) ||
    f.calcium.low ||
    (f.qtc.known && f.qtc.value >= f.knowledge.limit('qtcCritical')) ||
    (f.longQtc && f.drugs.has('qt-known-risk', 'qt-known-risk-later-additions'))
  )
}

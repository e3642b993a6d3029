import { problems } from '../../../src/facts/condition.ts'
import { type DrugGiven, drugsGiven } from '../../../src/facts/drug-given.ts'
import { type DrugOrder, drugOrders } from '../../../src/facts/drug-order.ts'
import { type Setting, setting } from '../../../src/facts/encounter.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import type { Sex } from '../../../src/facts/formulas/kidney.ts'
import type { Series } from '../../../src/facts/lab.ts'
import type { FactDefinitions } from '../../../src/facts/lazy-facts.ts'
import { age, sex } from '../../../src/facts/patient.ts'
import { reportedMedicines } from '../../../src/facts/reported-medicine.ts'
import type { UnreadList } from '../../../src/facts/unread.ts'
import { type LabFacts, labFacts } from '../../../src/guideline/toolkit/lab-tests.ts'
import type { EvaluationContext, PatientRecord } from '../../../src/guideline-folder.ts'
import type { MissingFact } from '../../../src/recommendation.ts'
import { labTests } from '../inputs.ts'
import { analytes, conditionCodes, type Knowledge, type MagnesiumBand, type RenalBand } from '../knowledge.ts'
import { type Calcium, readCalcium, readParathyroid } from './calcium.ts'
import { type Cause, causesOf } from './causes.ts'
import { type Emergency, emergenciesOf } from './clinical-class.ts'
import { type GoalsOfCare, goalsOfCare } from './comfort-care.ts'
import { type Conduction, readConduction } from './conduction.ts'
import { isContaminated } from './contamination.ts'
import { type DraftOrder, readDrafts } from './drafts.ts'
import { Drugs } from './drugs.ts'
import { emergenciesInWords } from './emergencies-in-words.ts'
import { Findings } from './findings.ts'
import { gapsOf, partsOf } from './gaps.ts'
import { type Gut, readGut } from './gut.ts'
import { ecgWithinDay, isLongQtc, readQtc } from './heart.ts'
import { type HoldParameters, holdParameters } from './hold-parameters.ts'
import { leastOf } from './kidney/band.ts'
import { bandFor } from './kidney/band-for.ts'
import { type Kidney, readKidney } from './kidney/kidney.ts'
import { kidneyMayHaveChanged } from './kidney/kidney-may-have-changed.ts'
import { type MagnesiumLedger, readLedger } from './ledger.ts'
import { type MarState, marStateOf } from './ledger-mar.ts'
import { type Magnesium, readMagnesium } from './magnesium.ts'
import { type MagnesiumAllergy, readMagnesiumAllergy } from './magnesium-allergy.ts'
import { newArrhythmia } from './new-arrhythmia.ts'
import { type OtherMagnesium, readOtherMagnesium } from './other-magnesium.ts'
import { isThrombopenic } from './platelets.ts'
import { potassiumAgainst, potassiumSeries, usablePotassium } from './potassium.ts'
import { type Pregnancy, readPregnancy } from './pregnancy.ts'
import { heartReasons, riskFactors } from './risk.ts'
import { readSevereQtc, type SevereQtc } from './severe-qtc.ts'
import { readSymptoms, type Symptoms } from './symptoms.ts'
import { type UnreadInput, unreadInputs } from './unread-inputs.ts'
import { type PossibleProblem, type ProblemLists, possibleIn, readProblemLists, readUnreadLists } from './unread-lists.ts'
import { readVolume, type Volume } from './volume.ts'

/** What the chart says: the only list of what is read and derived from it. */
export type ChartFacts = LabFacts<typeof labTests> & {
  /** The tables by which this chart is judged. */
  readonly knowledge: Knowledge
  readonly hook: string
  /** A chart is looked at, or orders under way. */
  readonly kind: EvaluationContext['kind']
  readonly asOf: number
  /** A known inpatient goes home. */
  readonly discharging: boolean
  readonly setting: Setting
  readonly age: Fact<number>
  readonly sex: Fact<Sex>
  /** Newest magnesium in mmol/L. */
  readonly magnesium: Fact<number>
  readonly magnesiumBand: Fact<MagnesiumBand>
  /** Below it magnesium is low, mmol/L: the laboratory's own limit counts where nothing makes a borderline value matter (M36). */
  readonly lowLimit: number
  readonly magnesiumResult: Magnesium
  /** Of the last two weeks and newer than any of serum. */
  readonly otherMagnesium: readonly OtherMagnesium[]
  /** mmol/L, at most 14 days old. */
  readonly potassium: Fact<number>
  /** mmol/L: a high one stands before a low one of hemolyzed blood. For what raises potassium, or is worse with it. */
  readonly potassiumAgainst: number | undefined
  readonly potassiumSeries: Series
  readonly calcium: Calcium
  readonly parathyroid: Fact<'not-raised' | 'raised'>
  readonly kidney: Kidney
  /** Renal band with results fresh enough for injections, for tablets, for the emergency bolus. */
  readonly renalParenteral: RenalBand
  readonly renalOral: RenalBand
  readonly renalEmergency: RenalBand
  readonly qtc: Fact<number>
  readonly longQtc: boolean
  /** 500 ms and more, at most 7 days old. */
  readonly severeQtc: SevereQtc | undefined
  readonly ecgDone: boolean
  readonly findings: Findings
  /** Orders of the chart, and medicines of the home in the form of orders. */
  readonly orders: readonly DrugOrder[]
  /** What was given, of any drug. */
  readonly given: readonly DrugGiven[]
  readonly mar: MarState
  readonly drugs: Drugs
  /** Problems and procedures as their lists tell them, understood or not. */
  readonly problemLists: ProblemLists
  /** Lists of which nothing, or a part, was understood. */
  readonly notUnderstood: readonly UnreadList[]
  /** Contraindications that stand in words alone. */
  readonly possible: readonly PossibleProblem[]
  readonly drafts: readonly DraftOrder[]
  readonly ledger: MagnesiumLedger
  /** The gravest allergy or intolerance to magnesium that stands. */
  readonly allergy: MagnesiumAllergy | undefined
  readonly conduction: Conduction
  readonly emergencies: readonly Emergency[]
  readonly symptoms: readonly string[]
  readonly symptomReading: Symptoms
  readonly pregnancy: Pregnancy
  readonly volume: Volume
  readonly gut: Gut
  readonly goalsOfCare: GoalsOfCare
  /** Atrial fibrillation or non-sustained tachycardia first charted within a day. */
  readonly newArrhythmia: readonly string[]
  /** Why the patient is at risk; empty if nothing known makes it so. */
  readonly risks: readonly string[]
  readonly heartReasons: readonly string[]
  readonly causes: readonly Cause[]
  readonly holdParameters: HoldParameters
  readonly contaminated: boolean
  /** Too few platelets for intramuscular injections, by a count of the last 7 days or as charted. */
  readonly fewPlatelets: boolean
  /** Inputs that were needed and could not be had. */
  readonly gaps: readonly MissingFact[]
  /** Inputs that were not read in full and could hide what forbids a dose. */
  readonly unread: readonly UnreadInput[]
  /** Needed inputs of which only a part came. */
  readonly parts: readonly string[]
  /** For facts that are asked of the chart by one rule alone. */
  readonly records: PatientRecord
}

/** What a call brings, and by what it is judged. */
export type CallContext = {
  readonly records: PatientRecord
  readonly situation: EvaluationContext
  readonly knowledge: Knowledge
}

/** How each fact is made; made at its first question (`lazyFacts`). */
export const chartFactDefinitions: FactDefinitions<ChartFacts, CallContext> = {
  ...labFacts<ChartFacts, typeof labTests>(analytes, labTests),
  knowledge: (_, { knowledge }) => knowledge,
  hook: (_, { situation }) => situation.hook,
  kind: (_, { situation }) => situation.kind,
  discharging: (f, { situation }) => situation.trigger === 'discharge' && f.setting.knownInpatient,
  asOf: (_, { situation }) => situation.asOf,
  records: (_, { records }) => records,
  setting: (f, { records, situation }) => setting(records, situation.encounterId, f.asOf, situation.trigger === 'discharge'),
  age: (f, { records }) => age(records, f.asOf),
  sex: (_, { records }) => sex(records),
  magnesiumResult: (f, { records }) => readMagnesium(f.knowledge, records, f.asOf),
  otherMagnesium: (f, { records }) =>
    readOtherMagnesium(
      records,
      f.asOf,
      Math.max(f.magnesiumResult.series.newest?.at ?? 0, f.asOf - f.knowledge.window('companion/magnesium'))
    ),
  magnesium: f => f.magnesiumResult.fact,
  magnesiumBand: f => {
    const { band, fact } = f.magnesiumResult
    const inRange = band.known && band.value === 'BRD' && fact.known && fact.value >= f.lowLimit
    return inRange ? { ...band, value: 'RNG' } : band
  },
  lowLimit: f => {
    const { lowerLimit } = f.magnesiumResult
    return lowerLimit !== undefined && f.risks.length === 0 && f.symptoms.length === 0
      ? lowerLimit
      : f.knowledge.limit('lowMagnesium')
  },
  potassiumSeries: (f, { records }) => potassiumSeries(records, f.asOf),
  potassium: f => usablePotassium(f),
  potassiumAgainst: f => potassiumAgainst(f),
  calcium: (f, { records }) => readCalcium(f.knowledge, records, f.asOf),
  parathyroid: (f, { records }) => readParathyroid(f.knowledge, records, f.asOf),
  kidney: (f, { records }) =>
    readKidney({
      knowledge: f.knowledge,
      records,
      asOf: f.asOf,
      age: f.age,
      sex: f.sex,
      weight: f.weight,
      height: f.height,
      findings: f.findings,
      drugs: f.drugs,
      inpatient: f.setting.inpatient,
      obstetric: f.pregnancy.pregnant || f.pregnancy.postpartum
    }),
  renalParenteral: f => leastOf(bandFor(f, 'parenteral'), repeatsOnLittleUrine(f) ? 'R4' : 'R1'),
  renalOral: f => bandFor(f, kidneyMayHaveChanged(f) ? 'oral-at-risk' : 'oral'),
  renalEmergency: f => bandFor(f, 'emergency'),
  qtc: (f, { records }) => readQtc(f.knowledge, records, f.asOf),
  longQtc: f => isLongQtc(f.knowledge, f.qtc, f.sex),
  severeQtc: f => readSevereQtc(f),
  ecgDone: (f, { records }) => ecgWithinDay(f.knowledge, records, f.asOf),
  findings: (f, { records, situation }) =>
    new Findings(problems(records, conditionCodes, f.asOf), {
      asOf: f.asOf,
      encounterId: situation.encounterId,
      setting: f.setting,
      eventLasts: f.knowledge.window('event/condition')
    }),
  orders: (f, { records }) => [
    ...drugOrders(records, f.knowledge.catalog, f.asOf),
    ...reportedMedicines(records, f.knowledge.catalog, f.asOf)
  ],
  given: (f, { records }) => drugsGiven(records, f.knowledge.catalog, f.asOf),
  mar: (f, { records }) => marStateOf(records, f.given, f.knowledge.marComplete),
  drugs: f => new Drugs(f.orders),
  drafts: (f, { records }) => readDrafts(f.knowledge, records, f.asOf),
  ledger: f =>
    readLedger({
      knowledge: f.knowledge,
      orders: f.orders,
      given: f.given,
      mar: f.mar,
      asOf: f.asOf,
      weight: f.weight.known ? f.weight.value : undefined
    }),
  problemLists: (f, { records }) => readProblemLists(records, f.asOf),
  notUnderstood: f => readUnreadLists(f),
  possible: f => possibleIn(f.problemLists),
  allergy: (_, { records }) => readMagnesiumAllergy(records),
  conduction: (f, { records }) => readConduction(f.knowledge, records, f.findings, f.asOf),
  emergencies: (f, { records }) => {
    const charted = emergenciesOf({
      knowledge: f.knowledge,
      findings: f.findings,
      magnesium: f.magnesium,
      potassium: f.potassium,
      calcium: f.calcium,
      wastingDrug: f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like', 'ppi')
    })
    return charted.length > 0 ? charted : emergenciesInWords(records, f.findings, f.possible, f.asOf)
  },
  symptomReading: f => readSymptoms(f),
  symptoms: f => [...new Set(f.symptomReading.counted.map(problem => problem.name))],
  pregnancy: f => readPregnancy(f),
  gut: (f, { records }) => readGut(f.knowledge, records, f.findings, f.asOf),
  goalsOfCare: f => goalsOfCare(f.findings, f.setting),
  newArrhythmia: (f, { records }) => newArrhythmia(f.knowledge, records, f.findings, f.asOf),
  volume: f => readVolume(f),
  risks: f =>
    riskFactors({
      knowledge: f.knowledge,
      findings: f.findings,
      drugs: f.drugs,
      longQtc: f.longQtc,
      potassium: f.potassium,
      calcium: f.calcium,
      age: f.age,
      kidney: f.kidney
    }),
  heartReasons: f => heartReasons(f.findings, f.drugs, f.longQtc),
  causes: f => causesOf(f.findings, f.drugs),
  holdParameters: f => holdParameters(f),
  contaminated: f => isContaminated(f.knowledge, f.magnesiumResult, f.potassiumSeries, f.calcium),
  fewPlatelets: (f, { records }) => isThrombopenic(f.knowledge, records, f.findings, f.asOf),
  unread: (_, { records }) => unreadInputs(records),
  gaps: (_, { records }) => gapsOf(records),
  parts: (f, { records }) => partsOf(records, f.orders)
}

/** Another injection while urine is too little for the last one (M11); obstetrics has rules of its own. */
const repeatsOnLittleUrine = (f: ChartFacts): boolean =>
  f.kidney.urine.hold && !f.pregnancy.pregnant && f.ledger.lastInjection !== undefined

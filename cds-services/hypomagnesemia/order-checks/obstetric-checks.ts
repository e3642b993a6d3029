import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import { purposeText } from '../../../src/facts/purpose-text.ts'
import { hour } from '../../../src/facts/time.ts'
import { told } from '../advice.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { type DosePart, magnesiumDose } from '../facts/magnesium-dose.ts'
import { daysFromTo, daysWords } from '../facts/span-words.ts'
import { totalHours } from '../facts/total-hours.ts'
import { concepts } from '../inputs.ts'
import { analyte, indications } from '../knowledge.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, type Note, note, type Told } from './checked.ts'

const table = indications.obstetric
const creatinineAnalyte = analyte('creatinine', ...concepts.creatinine)
const gramsPerHour = (part: DosePart): number => ((part.mgPerMinute?.high ?? 0) * 60) / 1000

/** Within the figures of the obstetric tables these say nothing (M29). */
const silent: ReadonlySet<string> = new Set([
  'rateTooFast',
  'bolusTooShort',
  'bolusTooLarge',
  'obstetricRate',
  'labsStale',
  'dailyTotal',
  'twoDayTotal'
])
/** Kidneys are judged by creatinine here, and duplicates by the regimen. */
const replaced: ReadonlySet<string> = new Set(['renalContraindicated', 'renalDose', 'duplicate', 'pregnancy'])

/** Loads, maintenance and their kidneys by the obstetric tables; between "within" and "outside" the checks of any draft stand. */
export function obstetricChecks(check: Checked, notes: readonly Note[]): readonly Note[] {
  const fits = check.parts.length > 0 && check.parts.every(part => isWithin(check, part))
  const kept = notes
    .filter(({ code }) => !replaced.has(code) && !(fits && silent.has(code)))
    .map(item => (item.code === 'renalUnknown' ? { ...item, severity: 'info' as const, amendments: ['M29'] } : item))
  const own = [
    ...check.parts.flatMap(part => [
      // Into muscle between "within" and "outside" the limits of section 7 stand.
      ...(check.order.route === 'intramuscular' ? [] : outside(part)),
      ...(isSeizureLoad(check, part) && !isLoad(check, part) ? seizureOnly() : [])
    ]),
    ...duration(check),
    ...labelDay(check),
    ...kidney(check),
    ...secondOfKind(check, notes)
  ]
  // One finding of a code: that of the obstetric tables.
  const codes = new Set(own.map(({ code }) => code))
  return [...kept.filter(({ code }) => !codes.has(code)), ...own]
}

const obstetric = (code: string, severity: Note['severity'], text: string, more: Partial<Told> = {}): Note =>
  note(code, severity, ['S-175'], { text, amendments: ['M29'], ...more })

function isWithin(check: Checked, part: DosePart): boolean {
  if (part.continuous) return !above(gramsPerHour(part), table.maintenance.gramsPerHour)
  if (check.order.route === 'intramuscular') return isIntoMuscle(part)
  return isLoad(check, part) || isSeizureLoad(check, part)
}

/** 10 g once, then 5 g every four hours at the most. */
function isIntoMuscle({ grams, timesPerDay }: DosePart): boolean {
  const { once, each, everyHours } = table.intramuscular
  const repeats = above(timesPerDay?.high, 1)
  return grams !== undefined && !above(grams.high, repeats ? each : once) && !above(timesPerDay?.high, 24 / everyHours)
}

type Use = { readonly grams: number; readonly minutes: number }

/** Its grams over its time at least; a stated rate that contradicts the stated time counts. */
const fitsUse = ({ grams, mgPerMinute, minutes }: DosePart, use: Use): boolean =>
  grams !== undefined &&
  mgPerMinute !== undefined &&
  !above(grams.high, use.grams) &&
  !above(mgPerMinute.high, (use.grams * 1000) / use.minutes) &&
  (minutes === undefined || !above(use.minutes, minutes))

function isLoad({ f }: Checked, part: DosePart): boolean {
  const severe =
    f.findings.happening('eclampsia').length > 0 ||
    f.findings
      .of('pre-eclampsia-eclampsia')
      .some(({ name, codes }) => /severe|hellp/i.test(name) || [...codes].some(code => /^O1(4\.?[12]|5)/.test(code)))
  return fitsUse(part, table.load) || (severe && fitsUse(part, table.fastLoad))
}

/** A second, smaller load over five minutes, for a seizure that comes again. */
function isSeizureLoad({ f }: Checked, part: DosePart): boolean {
  const seizure = f.findings.happening('eclampsia', 'seizure-acute').length > 0
  return seizure && fitsUse(part, table.repeatLoad)
}

const seizureOnly = (): readonly Note[] => [
  obstetric('bolusTooShort', 'info', `A load over ${table.repeatLoad.minutes} min: for a seizure now only.`, {
    lead: 'For a seizure now only'
  })
]

function outside(part: DosePart): readonly Note[] {
  const { warningTo, gramsPerHour: most } = table.maintenance
  if (part.continuous) {
    const rate = gramsPerHour(part)
    if (!above(rate, most)) return []
    const text = `Maintenance ${figure(rate)} g/h: above ${above(rate, warningTo) ? warningTo : most} g/h.`
    return [obstetric('obstetricRate', above(rate, warningTo) ? 'critical' : 'warning', text)]
  }
  const grams = part.grams?.high
  const tooMuch = above(grams, table.loadCritical.grams)
  const tooFast = above(part.mgPerMinute?.high, table.loadCritical.mgPerMinute)
  return [
    ...(tooMuch
      ? [obstetric('bolusTooLarge', 'critical', `Load of ${figure(grams ?? 0)} g: above ${table.loadCritical.grams} g.`)]
      : []),
    ...(tooFast
      ? [
          obstetric(
            'rateTooFast',
            'critical',
            `Load at ${figure(part.mgPerMinute?.high ?? 0, 0)} mg/min: above ${table.loadCritical.mgPerMinute}.`
          )
        ]
      : [])
  ]
}

/** How long magnesium runs in all, this order and what ran before. */
function duration({ f, dose, draft, parts, order }: Checked): readonly Note[] {
  if (!dose.continuous) return []
  const planned = Math.max(0, ...parts.map(part => part.lasts ?? part.minutes ?? 0)) / 60
  const runsSince = (own: boolean): number => {
    const starts = f.ledger.parenteral
      .filter(item => item.dose.continuous && (item.asOrder.reference === draft.reference) === own)
      .flatMap(item => item.course.from ?? [])
    return starts.length > 0 ? (f.asOf - Math.min(...starts)) / hour : 0
  }
  const hours = Math.max(runsSince(true), runsSince(false) + planned)
  const { warningHours, criticalHours, neuroprotectionHours } = table.duration
  if (hours >= criticalHours)
    return [
      obstetric(
        'pregnancy',
        'critical',
        `Continuous magnesium in pregnancy for ${figure(hours, 0)} h: ${daysWords(table.duration.criticalHours * hour)} and more harm the fetus.`
      )
    ]
  if (hours >= warningHours)
    return [
      obstetric(
        'pregnancy',
        'warning',
        `Continuous magnesium in pregnancy for ${figure(hours, 0)} h: the limit is ${daysFromTo(table.duration.warningHours, table.duration.criticalHours)}.`
      )
    ]
  const protection = /neuro-? ?protect/i.test(purposeText(order))
  if (!protection || !above(hours, neuroprotectionHours)) return []
  return [obstetric('pregnancy', 'info', `Neuroprotection beyond ${neuroprotectionHours} h: no longer than needed.`)]
}

/** The label's day, told once: on the maintenance. */
function labelDay({ dose, f, draft }: Checked): readonly Note[] {
  if (!dose.continuous) return []
  const others = activeDrafts(f.drafts).filter(item => item !== draft && item.order.drug.classes.has('magnesium-product'))
  const grams = [dose, ...others.map(item => magnesiumDose(f.knowledge, item.order))].reduce(
    (sum, item) => sum + (item.grams24 ?? 0),
    f.ledger.grams24 ?? 0
  )
  return above(grams, table.labelDay.grams)
    ? [obstetric('dailyTotal', 'info', `${figure(grams)} g within ${totalHours.day} h: ${table.labelDay.meaning}.`)]
    : []
}

/** Creatinine decides, not the estimate: raised or doubled halves the maintenance, much raised or failing kidneys forbid it. */
function kidney(check: Checked): readonly Note[] {
  const { f, dose, parts } = check
  const newest = f.kidney.creatinine.known ? f.kidney.creatinine.value : undefined
  const series = labSeries(f.records, creatinineAnalyte, f.asOf)
  const lowest = Math.min(...series.all.filter(isMeasurement).map(result => result.value))
  const doubled = newest !== undefined && newest >= lowest * f.knowledge.limit('injuryStageTwo') - 1e-6
  const anuria = f.findings.has('anuria')
  const littleUrine = f.kidney.urine.hold || f.holdParameters.stop.includes('very little urine')
  const band = f.kidney.band
  const severe =
    band === 'R3' ||
    band === 'R4' ||
    f.kidney.urine.band === 'R4' ||
    f.kidney.acuteInjury ||
    anuria ||
    (newest !== undefined && newest > table.creatinine.severe)
  if (severe) return dose.continuous ? [noMaintenance(check)] : [loadOnly()]
  const reduced = doubled || littleUrine || (newest !== undefined && above(newest, table.creatinine.reduced))
  if (!reduced || !parts.some(part => part.continuous && above(gramsPerHour(part), table.maintenance.reduced))) return []
  const text = `Creatinine raised or little urine: load unchanged, ${table.maintenance.reduced} g/h at most, Mg every ${told('obstetricReduced')}.`
  return [obstetric('renalDose', 'warning', text, { tests: ['magnesium', 'creatinine'] })]
}

const loadOnly = (): Note =>
  obstetric('renalDose', 'warning', 'Renal function much reduced or injured: the load once, no maintenance before a level.', {
    lead: 'Load only',
    tests: ['magnesium', 'creatinine']
  })

/** The load of the same basket stays alone; without one the words have to do. */
function noMaintenance({ f, draft }: Checked): Note {
  const load = activeDrafts(f.drafts).some(item => {
    const dose = magnesiumDose(f.knowledge, item.order)
    return item !== draft && item.order.drug.classes.has('magnesium-product') && dose.parenteral && !dose.continuous
  })
  const text = `No maintenance before a level; obstetrics and nephrology; <=${table.gramsIn48.value} g in ${totalHours.twoDays} h.`
  return obstetric('renalContraindicated', 'critical', text, {
    lead: load ? 'Load alone recommended' : 'No maintenance before a level',
    tests: ['magnesium', 'creatinine'],
    ...(load ? { withdraw: true } : {})
  })
}

/** A second load, or a second maintenance; load and maintenance are one regimen. */
function secondOfKind({ f, draft, dose }: Checked, notes: readonly Note[]): readonly Note[] {
  const duplicate = notes.find(({ code }) => code === 'duplicate')
  if (!duplicate) return []
  const drafts = activeDrafts(f.drafts).filter(item => item !== draft && item.order.drug.classes.has('magnesium-product'))
  const others = [
    ...f.ledger.parenteral.filter(({ asOrder }) => asOrder.reference !== draft.reference).map(item => item.dose),
    ...drafts.map(item => magnesiumDose(f.knowledge, item.order))
  ]
  return others.some(other => other.parenteral && other.continuous === dose.continuous) ? [duplicate] : []
}

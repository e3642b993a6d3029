import { spoken } from '../../../src/facts/time.ts'
import { type Facts, rule } from '../facts.ts'
import { limitOf } from '../knowledge.ts'
import { inHours, now, option, test } from '../proposals.ts'
import { factLine, magnesiumLine, magnesiumWords, reasonWords } from '../words.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** Cards about data: results that cannot be used, and data that could not be had. */

/** The newest magnesium stands in the chart but cannot be acted on. */
export const resultUnusable = rule({
  topic: 'resultUnusable',
  hooks: patientView,
  statements: ['S-003', 'S-031'],
  needs: [],
  when: f => f.pathway.topics.includes('resultUnusable') || onlyUndated(f) || (f.contaminated && f.pathway.gate !== 'G0'),
  recommend: f => {
    const { unusable } = f.magnesiumResult
    const contaminated = f.contaminated && !unusable
    const reported = unusable?.reported ?? (f.magnesium.known ? f.magnesium.reported : undefined)
    const reason = f.magnesium.known ? 'specimen' : f.magnesium.reason
    const what = contaminated ? 'tube contamination suspected' : (reasonWords[reason] ?? reason)
    return recommendation(f, {
      topic: 'resultUnusable',
      urgency: 'warning',
      headline: `Magnesium ${reported ? `result ${reported}` : 'result'} cannot be used (${what}): repeat recommended`,
      why: [
        `Newest magnesium: ${reported ?? 'no figure'}${unusable ? `, ${spoken(unusable.at, unusable.dateOnly)}` : ''}; ${what}.`,
        ...(contaminated
          ? [
              `${factLine('Potassium', f.potassium, 'mmol/L')}; ${factLine('calcium', f.calcium.total)}: from one draw this looks like a tube additive.`
            ]
          : []),
        ...(f.magnesiumResult.history[1] || (unusable && f.magnesiumResult.history[0])
          ? ['Older results are not used in its place.']
          : [])
      ],
      plan: [
        'Repeat magnesium; no dose is offered on this result.',
        ...(unusable?.possiblyHigh ? ['The figure may be high: give no magnesium until it is repeated.'] : []),
        ...(unusable?.reason === 'specimen' ? ['Hemolysis can hide a deficiency or feign an excess.'] : [])
      ],
      before: gapLines(f),
      ...(contaminated
        ? { findings: [{ code: 'contaminationSuspected', severity: 'warning' as const, statements: ['S-031'] }] }
        : {}),
      statements: ['S-003', 'S-031'],
      conflicts: ['O-05', 'O-06', 'O-07', 'O-08', 'O-09', 'O-10'],
      facts: contaminated ? ['magnesium', 'potassium', 'calcium'] : ['magnesium', 'potassium'],
      options: [
        option(
          'Repeat magnesium, potassium and calcium',
          true,
          (['magnesium', 'potassium', 'calcium'] as const).map(key => test(key, now, 'urgent', 'G1'))
        )
      ]
    })
  }
})

/** Results exist, but none of them has a usable date. */
const onlyUndated = (f: Facts): boolean =>
  !f.magnesium.known && (f.magnesium.reason === 'undated' || f.magnesium.reason === 'future')

/** Children, and patients whose age is not known: no amounts. */
export const adultsOnly = rule({
  topic: 'adultsOnly',
  hooks: patientView,
  statements: ['S-003'],
  needs: [],
  when: f => f.pathway.topics.includes('adultsOnly'),
  recommend: f => {
    const severe = f.emergencies.length > 0 || (f.magnesiumBand.known && f.magnesiumBand.value === 'SEV')
    const who = f.age.known ? 'Under 18' : 'Age not known'
    return recommendation(f, {
      topic: 'adultsOnly',
      urgency: severe ? 'critical' : 'info',
      headline: `${magnesiumWords(f)}. ${who}: this is an adult guideline${severe ? '; local pediatric emergency protocol' : ''}`,
      why: [
        magnesiumLine(f),
        f.age.known ? `Age ${f.age.value}` : `Age: ${reasonWords[f.age.reason] ?? f.age.reason}`,
        ...f.emergencies.map(item => item.problem.name)
      ],
      plan: [
        'No amount and no order is offered. Pediatric doses go by weight and need a pediatric source.',
        'In children magnesium for intramuscular use must be 20% or weaker.'
      ],
      statements: ['S-003'],
      conflicts: ['O-01'],
      facts: ['magnesium', 'age', 'emergencies'],
      options: []
    })
  }
})

const names: Readonly<Record<string, string>> = {
  patient: 'patient (age, sex)',
  magnesium: 'magnesium',
  creatinine: 'creatinine',
  potassium: 'potassium',
  conditions: 'problem list',
  medications: 'medication list'
}

/** The fact a missing input would have given. */
const factOf: Readonly<Record<string, string>> = { patient: 'age', conditions: 'symptoms' }

/** Needed data were not sent or could not be fetched: said on a card, because silence would look like "all clear". */
export const couldNotEvaluate = rule({
  topic: 'couldNotEvaluate',
  hooks: ['patient-view', 'order-select', 'order-sign'],
  statements: ['S-031'],
  needs: [],
  when: f => (f.hook === 'patient-view' ? unspokenGaps(f).length > 0 : draftsUnjudged(f)),
  recommend: f => {
    const gaps = f.hook === 'patient-view' ? unspokenGaps(f) : f.gaps
    const version = f.drafts.find(draft => draft.version)?.version
    const list = gaps.map(gap => names[gap.name] ?? gap.name).join(', ')
    return recommendation(f, {
      topic: 'couldNotEvaluate',
      urgency: 'info',
      headline: version
        ? `Order not checked for magnesium: it is written in FHIR ${version}, this service reads R4`
        : f.drafts.some(draft => !draft.ofThisPatient)
          ? 'Order not checked for magnesium: it names another patient'
          : `Low magnesium was not fully checked: ${list} could not be had`,
      why: gaps.map(gap => `${names[gap.name] ?? gap.name}: ${reasonWords[gap.reason] ?? gap.reason}`),
      plan: ['No answer here is not an all-clear: look at the missing data yourself.'],
      statements: ['S-031'],
      conflicts: ['O-30'],
      facts: [],
      missing: gaps.map(gap => ({ name: factOf[gap.name] ?? gap.name, reason: gap.reason })),
      options: []
    })
  }
})

/** A missing creatinine that `renalFunctionUnknown` already speaks of gives no second card. */
const unspokenGaps = (f: Facts) =>
  f.gaps.filter(gap => !(gap.name === 'creatinine' && f.pathway.topics.includes('renalFunctionUnknown')))

/** An order that concerns this service and has nothing behind it, names somebody else, or is of another FHIR version. */
function draftsUnjudged(f: Facts): boolean {
  const chosen = f.drafts.filter(draft => draft.selected)
  if (chosen.some(draft => draft.version !== undefined)) return true
  const concerned = chosen.filter(draft => draft.order && concerns(draft.order.drug.classes))
  if (concerned.some(draft => !draft.ofThisPatient)) return true
  const unspoken = f.gaps.filter(
    gap => gap.name !== 'creatinine' || !concerned.some(draft => draft.order?.drug.classes.has('magnesium-product'))
  )
  return concerned.length > 0 && unspoken.length > 0
}

/** Classes on which an order hook of this service has anything to say. */
const concernedClasses = [
  'magnesium-product',
  'potassium-supplement',
  'calcium-supplement',
  'vitamin-d-analogue',
  'digoxin',
  'neuromuscular-blocker',
  'potassium-sparing-diuretic'
]
const concerns = (classes: ReadonlySet<string>): boolean => concernedClasses.some(name => classes.has(name))

/** Magnesium was never measured, or too long ago, and something makes it likely to be low. */
export const magnesiumUnknown = rule({
  topic: 'magnesiumUnknown',
  hooks: patientView,
  statements: ['S-099', 'S-104', 'S-168'],
  needs: ['age'],
  when: f =>
    unknownReasons(f).length > 0 && f.age.value >= limitOf('adultAge') && !f.pathway.topics.includes('emergencyMagnesium'),
  recommend: f => {
    const reasons = unknownReasons(f)
    return recommendation(f, {
      topic: 'magnesiumUnknown',
      urgency: isPressing(f) ? 'warning' : 'info',
      headline: `Magnesium not known with ${reasons[0]}: measuring it is recommended`,
      why: [
        factLine('Magnesium', f.magnesium),
        ...reasons.map(reason => reason.charAt(0).toUpperCase() + reason.slice(1)),
        factLine('Potassium', f.potassium, 'mmol/L')
      ],
      plan: ['Low potassium or calcium that does not respond is often low magnesium.'],
      before: gapLines(f),
      statements: ['S-099', 'S-104', ...(f.setting.intensiveCare ? ['S-168'] : [])],
      conflicts: ['O-30'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'age', 'medications'],
      options: [option('Magnesium', true, [test('magnesium', now, isPressing(f) ? 'urgent' : 'routine', 'U1')])]
    })
  }
})

const missingMagnesium = (f: Facts): boolean =>
  !f.magnesium.known && (f.magnesium.reason === 'empty' || f.magnesium.reason === 'stale' || f.magnesium.reason === 'not-final')

function unknownReasons(f: Facts): readonly string[] {
  const intensive = f.setting.intensiveCare && !(f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) <= 86_400_000)
  if (!missingMagnesium(f)) return intensive && f.magnesium.known ? ['intensive care and no result in 24 h'] : []
  const qtDrug = f.drugs.has('qt-known-risk', 'qt-known-risk-later-additions')
  const waster = f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like', 'ppi')
  return [
    ...(f.potassium.known && f.potassium.value < limitOf('potassiumLow')
      ? [`potassium ${f.potassium.reported ?? f.potassium.value}`]
      : []),
    ...(f.calcium.low ? ['low calcium'] : []),
    ...(qtDrug && waster ? ['a QT-prolonging drug together with a diuretic or proton pump inhibitor'] : []),
    ...(f.findings.ever('torsades-de-pointes') ? ['torsades in the history'] : []),
    ...(intensive ? ['intensive care and no result in 24 h'] : [])
  ]
}

function isPressing(f: Facts): boolean {
  const severeLow = f.potassium.known && f.potassium.value < limitOf('potassiumSevere')
  const acute =
    f.findings.recent(
      ['tetany', 'seizure-acute', 'ventricular-tachycardia', 'ventricular-tachycardia-sustained', 'polymorphic-vt'],
      86_400_000
    ).length > 0
  return severeLow || f.calcium.veryLow || acute
}

/** A recheck is overdue, or the last result is too old to act on. */
export const recheckDue = rule({
  topic: 'recheckDue',
  hooks: patientView,
  statements: ['S-091', 'S-122', 'S-123', 'S-124', 'S-133'],
  needs: ['magnesium', 'age'],
  when: f =>
    f.age.value >= limitOf('adultAge') && (f.pathway.topics.includes('recheckDue') || overdue(f) !== undefined || held(f)),
  recommend: f => {
    const hold = held(f)
    const late = overdue(f)
    const severe = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV'
    const withheld = f.pathway.topics.includes('recheckDue') && f.pathway.row !== undefined
    const given = f.pathway.reasons.some(reason => reason.startsWith('magnesium was ordered'))
    const hours = given ? hoursAfterInjection(f) : 0
    return recommendation(f, {
      topic: 'recheckDue',
      ...(f.pathway.row ? { row: f.pathway.row } : {}),
      urgency: hold ? 'critical' : severe || withheld ? 'warning' : 'info',
      headline: hold
        ? `Magnesium infusion with ${[...f.holdSigns.stop, ...f.holdSigns.review].join(', ')}: hold and check`
        : given
          ? `${magnesiumWords(f)} is from before the last magnesium dose: recheck ${hours > 0 ? `in ${hours} h` : 'now'} before any other`
          : `${magnesiumWords(f)}, ${late ?? 'too old to act on'}: recheck magnesium and creatinine recommended`,
      why: [magnesiumLine(f), ...f.pathway.reasons, ...(late ? [late] : [])],
      plan: hold
        ? ['Hold the infusion; check reflexes, respiration, blood pressure, urine and ECG; magnesium now.']
        : ['No dose is offered on this result.', ...(given ? ['Magnesium is measured 6 h after the end of a dose.'] : [])],
      before: gapLines(f),
      statements: ['S-122', 'S-123'],
      conflicts: ['C-38', 'O-04'],
      facts: ['magnesium', 'creatinine', 'age', 'medications'],
      options: [
        option('Recheck', true, [
          test('magnesium', hours > 0 ? inHours(hours) : now, hold ? 'stat' : severe ? 'urgent' : 'routine', 'recheck'),
          test('creatinine', hours > 0 ? inHours(hours) : now, hold ? 'stat' : severe ? 'urgent' : 'routine', 'recheck')
        ])
      ]
    })
  }
})

const held = (f: Facts): boolean =>
  f.magnesiumOrders.parenteral.length > 0 && f.holdSigns.stop.length > 0 && !(f.magnesium.known && f.magnesium.value >= 2)

/** Hours until 6 h after the end of the last injection; 0 if that has passed. */
function hoursAfterInjection(f: Facts): number {
  const running = f.magnesiumOrders.parenteral.flatMap(({ order }) => order.ends ?? [])
  const end = Math.max(f.magnesiumOrders.lastInjection ?? f.asOf, ...running)
  return Math.max(0, Math.ceil((end + 6 * 3_600_000 - f.asOf) / 3_600_000))
}

/** How far a recheck on treatment is behind, in words; nothing if another card asks for it, or it is not due. */
function overdue(f: Facts): string | undefined {
  if (f.pathway.topics.length > 0 || !f.magnesium.known) return undefined
  const { parenteral, oral, oralSince, injectionsEnded } = f.magnesiumOrders
  const drawn = f.magnesium.at ?? 0
  const reduced = f.kidney.band === 'R2' || f.kidney.band === 'R3' || f.kidney.band === 'R4'
  const since = (start: number | undefined, hours: number): boolean =>
    f.asOf > Math.max(drawn, start ?? drawn) + hours * 3_600_000
  if (parenteral.length > 0 && since(f.magnesiumOrders.lastInjection, reduced ? 6 : 12))
    return 'recheck overdue on magnesium by injection'
  if (
    injectionsEnded !== undefined &&
    drawn < injectionsEnded &&
    f.asOf - injectionsEnded < 7 * 86_400_000 &&
    since(injectionsEnded, 24)
  ) {
    return 'no recheck since the last injection'
  }
  if (oral.length === 0) return undefined
  const days = f.risks.length > 0 || reduced ? (drawn > (oralSince ?? 0) ? 7 : 3) : 14
  const firstWeeks = oralSince !== undefined && drawn <= oralSince + 7 * 86_400_000
  return firstWeeks && since(oralSince, days * 24) ? 'recheck overdue on oral magnesium' : undefined
}

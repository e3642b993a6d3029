import { type Facts, rule } from '../facts.ts'
import { reasonWords } from '../words.ts'
import { recommendation } from './shared.ts'

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

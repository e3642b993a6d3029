import type { Json } from '../../acquisition/json.ts'
import type { ProductToTry } from '../../guideline/chart-view.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { bundle, concept, entriesOf, iso } from './fhir-parts.ts'
import type { State } from './state.ts'

const hour = 3_600_000

/** Hours as they were typed, with a point or a comma; nothing for what is no time. */
export function hoursOf(typed: string | undefined): number | undefined {
  if (!typed?.trim()) return undefined
  const hours = Number(typed.replace(',', '.'))
  return Number.isFinite(hours) && hours >= 0 ? hours : undefined
}

const keyOf = ({ inputs }: ServiceDefinition, type: string): string | undefined =>
  inputs.find(({ resourceType }) => resourceType === type)?.key

/** What is edited beside results and lists: the setting, an allergy, doses that were given. */
export function withEdits(
  prefetch: Json,
  state: State,
  definition: ServiceDefinition,
  { subject, now }: { readonly subject: Json; readonly now: number }
): Json {
  const edits: readonly (readonly [string | undefined, readonly Json[] | undefined, 'instead' | 'beside'])[] = [
    [keyOf(definition, 'Encounter'), encounters(state, subject, now), 'instead'],
    [keyOf(definition, 'AllergyIntolerance'), allergies(state, definition, subject), 'beside'],
    [keyOf(definition, 'MedicationAdministration'), doses(state, definition, subject, now), 'beside']
  ]
  const edited = edits.flatMap(([key, resources, how]) => {
    if (key === undefined || resources === undefined) return []
    const own = how === 'beside' ? entriesOf(prefetch, key) : []
    return [[key, bundle([...own, ...resources.map(resource => ({ resource }))])] as const]
  })
  return edited.length > 0 ? { ...prefetch, ...Object.fromEntries(edited) } : prefetch
}

const classes = {
  inpatient: { code: 'IMP', display: 'inpatient encounter' },
  outpatient: { code: 'AMB', display: 'ambulatory' }
} as const

function encounters({ setting }: State, subject: Json, now: number): readonly Json[] | undefined {
  if (setting === '') return undefined
  const known = setting === 'inpatient' || setting === 'outpatient' ? classes[setting] : undefined
  if (!known) return []
  return [
    {
      resourceType: 'Encounter',
      id: 'tried-encounter',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', ...known },
      subject,
      period: { start: iso(now - 24 * hour) }
    }
  ]
}

function allergies({ allergy }: State, { chart }: ServiceDefinition, subject: Json): readonly Json[] | undefined {
  const chosen = allergy === '' ? undefined : chart.tryOut.allergies?.[Number(allergy)]
  if (!chosen) return undefined
  return [
    {
      resourceType: 'AllergyIntolerance',
      id: 'tried-allergy',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }]
      },
      patient: subject,
      code: concept(chosen.substance),
      ...(chosen.reaction ? { reaction: [{ manifestation: [concept(chosen.reaction)] }] } : {})
    }
  ]
}

/** `2 g 3`: two grams of the first product by vein, three hours ago. */
function doses({ given }: State, { chart }: ServiceDefinition, subject: Json, now: number): readonly Json[] | undefined {
  const product = chart.tryOut.products?.find(({ route }) => route === 'intravenous')
  if (given.length === 0 || !product) return undefined
  return given.flatMap((said, index) => {
    const [amount, , typed] = said.split(' ')
    const [value, hours] = [Number(amount), hoursOf(typed)]
    if (!Number.isFinite(value) || value <= 0 || hours === undefined) return []
    return [
      {
        resourceType: 'MedicationAdministration',
        id: `tried-dose-${index}`,
        status: 'completed',
        subject,
        medicationCodeableConcept: concept(product.drug),
        effectiveDateTime: iso(now - hours * hour),
        dosage: {
          route: { coding: [routeCodes.intravenous] },
          dose: { value, unit: product.unit, system: ucum, code: product.unitCode }
        }
      }
    ]
  })
}

const ucum = 'http://unitsofmeasure.org'

const routeCodes = {
  oral: { system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' },
  intravenous: { system: 'http://snomed.info/sct', code: '47625008', display: 'Intravenous route' },
  intramuscular: { system: 'http://snomed.info/sct', code: '78421000', display: 'Intramuscular route' }
} as const
export const routeCode = (route: keyof typeof routeCodes) => routeCodes[route]

const isRoute = (route: string | undefined): route is keyof typeof routeCodes => route !== undefined && route in routeCodes

/** A figure as it was typed; nothing for what is none. */
const numberOf = (typed: string | undefined): number | undefined => {
  const value = typed?.trim() ? Number(typed.replace(',', '.')) : Number.NaN
  return Number.isFinite(value) && value > 0 ? value : undefined
}

/** Fields of an order of one's own whose figure cannot be read: they are left out, and said. */
export const unreadFields = (own: State['own']): readonly string[] =>
  ['dose', 'rate', 'minutes', 'milliliters', 'times'].filter(name => own[name]?.trim() && numberOf(own[name]) === undefined)

/** An order of one's own as it is drafted; what was not filled in is not there. */
export function ownDraft(own: State['own'], products: readonly ProductToTry[], subject: Json, now: number): Json | undefined {
  const product = products.find(({ drug }) => drug.code === own.product) ?? products[0]
  if (!product) return undefined
  const route = isRoute(own.route) ? own.route : product.route
  const [dose, rate, minutes, volume, times] = ['dose', 'rate', 'minutes', 'milliliters', 'times'].map(name =>
    numberOf(own[name])
  )
  const unit = own.unit || product.unit
  const rateUnit = own.rateUnit || 'mg/min'
  const words = [
    product.words,
    dose === undefined ? '' : `${dose} ${unit}`,
    volume === undefined ? '' : `in ${volume} mL`,
    minutes === undefined ? '' : `over ${minutes} min`,
    rate === undefined ? '' : `at ${rate} ${rateUnit}`,
    times === undefined ? '' : `${times} times a day`,
    own.prn ? 'as needed' : ''
  ]
  const repeat = {
    ...(times === undefined ? { count: 1 } : { frequency: times, period: 1, periodUnit: 'd' }),
    ...(minutes === undefined ? {} : { duration: minutes, durationUnit: 'min' })
  }
  const amounts = {
    ...(dose === undefined
      ? {}
      : { doseQuantity: { value: dose, unit, system: ucum, code: unit === product.unit ? product.unitCode : unit } }),
    ...(rate === undefined ? {} : { rateQuantity: { value: rate, unit: rateUnit, system: ucum, code: rateUnit } })
  }
  return {
    resourceType: 'MedicationRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: concept(product.drug),
    subject,
    authoredOn: iso(now),
    dosageInstruction: [
      {
        text: words.filter(Boolean).join(' '),
        ...(own.prn ? { asNeededBoolean: true } : {}),
        timing: { repeat },
        route: { coding: [routeCodes[route]] },
        ...(Object.keys(amounts).length > 0 ? { doseAndRate: [amounts] } : {})
      }
    ]
  }
}

/** The id of the encounter that is tried, for the context of the call. */
export const encounterIdOf = ({ setting }: State): string | undefined =>
  setting === 'inpatient' || setting === 'outpatient' ? 'tried-encounter' : undefined

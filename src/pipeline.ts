import { object } from './acquisition/json.ts'
import { readPatientRecord } from './acquisition/patient-record.ts'
import type { HookRequest } from './cds-hooks/request.ts'
import type { HookResponse } from './cds-hooks/response.ts'
import { meaningOf, triggerOf } from './cds-hooks/trigger.ts'
import { isLayUser } from './cds-hooks/user.ts'
import type { Profile } from './clients/profile.ts'
import { type CareSetting, careSetting } from './facts/care-setting.ts'
import { isDeceased } from './facts/patient.ts'
import type { EvaluationResult } from './guideline/rule.ts'
import type { CdsService, EvaluationContext, ServicePackage } from './guideline-folder.ts'
import { knowledgeOf, toCards } from './presentation/card.ts'
import { ServiceError } from './service-error.ts'

export type Call = {
  readonly service: ServicePackage
  readonly offer: CdsService
  readonly request: HookRequest
  readonly profile: Profile
  /** IANA zone of the site. */
  readonly timeZone?: string | undefined
  readonly publicUrl: string
  /** The trend app can be opened from cards. */
  readonly launchesTrend?: boolean
  readonly asOf: number
  readonly elapsed: () => number
}

/** What was concluded, and where orders that come of it are filed. */
export type Evaluated = EvaluationResult & { readonly careSetting?: CareSetting }

export type Evaluation = { readonly response: HookResponse; readonly evaluated: Evaluated }

/**
 * The whole flow: request -> records -> facts and verdicts -> recommendations -> cards.
 * @throws ServiceError `wrong-hook`, `wrong-patient`, `missing-data`
 */
export function evaluate(call: Call): Evaluation {
  assertAnswerable(call)
  const evaluated = evaluateCall(call)
  return { evaluated, response: presented(call, evaluated) }
}

/** What can be refused before anything is fetched. */
export function assertAnswerable({ offer, request }: Pick<Call, 'offer' | 'request'>): void {
  if (request.hook !== offer.hook) throw new ServiceError('wrong-hook', `This service answers ${offer.hook}.`, 'hook')
  assertSamePatient(request.prefetch?.patient, request.context.patientId)
}

const notEvaluated: EvaluationResult = { verdicts: [], recommendations: [] }

/** Records, facts and verdicts; none for a user who is no health professional, nor about the dead. @throws ServiceError `missing-data` */
export function evaluateCall(call: Call): Evaluated {
  const { service, offer, request, timeZone, asOf } = call
  if (isLayUser(request)) return notEvaluated
  const { patientId, selections, draftOrders } = request.context
  const subject = { patientId, fhirServer: request.fhirServer ?? undefined, timeZone }
  const prefetch = request.prefetch ?? {}
  const records = readPatientRecord(subject, prefetch, service.requirements, draftOrders ?? undefined, selections ?? undefined)
  if (offer.kind === 'chart' && nothingArrived(service, records.state)) {
    throw new ServiceError(
      'missing-data',
      'No data of the chart arrived and none could be fetched.',
      `prefetch.${offer.needs[0]}`
    )
  }
  if (isDeceased(records, asOf)) return notEvaluated
  const context = contextOf(call)
  return { ...service.evaluate(records, context), careSetting: careSetting(records, context.encounterId) }
}

/** The facts of the call that do not come from the chart. */
function contextOf({ offer, request, profile, timeZone, asOf }: Call): EvaluationContext {
  const encounterId = request.context.encounterId ?? undefined
  // A hook that means something by itself means it whatever else the client tells.
  const trigger = offer.trigger ?? meaningOf(triggerOf(request, profile), profile)
  return { hook: offer.hook, kind: offer.kind, asOf, encounterId, trigger, timeZone }
}

/** The cards of these recommendations, which may be fewer than were judged to apply. */
export function presented(
  call: Call,
  evaluated: Evaluated,
  recommendations: EvaluationResult['recommendations'] = evaluated.recommendations
): HookResponse {
  const { service, profile, publicUrl, launchesTrend, asOf, request } = call
  const { patientId, encounterId } = request.context
  const orders = {
    patientId,
    encounterId: encounterId ?? undefined,
    asOf,
    intent: profile.intent,
    category: categoryOf(profile, evaluated),
    indication: service.indication
  }
  const cards = toCards(recommendations, {
    service,
    profile,
    publicUrl,
    launchesTrend,
    orders,
    isTooEarly: contextOf(call).trigger === 'chart-opening'
  })
  return { cards, ...evaluationExtension(call, evaluated) }
}

const categoryOf = ({ orderCategory }: Profile, { careSetting: setting = 'outpatient' }: Evaluated): string | undefined =>
  orderCategory === 'by-encounter' ? setting : orderCategory

/** A chart of somebody else under the patient's own key is a fault of the caller, not something to work around. */
function assertSamePatient(patient: unknown, patientId: string): void {
  const sent = object(patient)
  if (sent?.resourceType === 'Patient' && sent.id !== patientId) {
    throw new ServiceError('wrong-patient', 'prefetch.patient is not the patient of the context.', 'prefetch.patient.id')
  }
}

function nothingArrived(service: ServicePackage, state: (key: string) => string): boolean {
  return service.requirements.every(
    ({ key }) => state(key) === 'absent' || state(key) === 'failed' || state(key) === 'unrecognized'
  )
}

function evaluationExtension({ service, profile, elapsed }: Call, evaluated: EvaluationResult): Pick<HookResponse, 'extension'> {
  if (!profile.sendsEvaluation) return {}
  const evaluation = {
    // Nothing was judged about a patient who has died, or for a user who is no health professional.
    verdicts: evaluated.verdicts.length > 0 ? evaluated.verdicts : undefined,
    knowledge: knowledgeOf(service.knowledge),
    elapsedMs: Math.round(elapsed() * 100) / 100
  }
  return { extension: { [service.namespace.evaluation]: evaluation } }
}

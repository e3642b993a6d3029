import { object } from './acquisition/json.ts'
import { type PatientRecord, readPatientRecord } from './acquisition/patient-record.ts'
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

/** By what a record is judged, and what of the call does not come from the chart. */
export type Judging = EvaluationContext &
  Pick<CdsService, 'needs'> & {
    readonly service: Pick<ServicePackage, 'requirements' | 'evaluate'>
    /** Is the record open before a patient or a relative? */
    readonly isLayUser: boolean
  }

/** What was concluded, and where orders that come of it are filed; or why nothing was judged. */
export type Evaluated = EvaluationResult & {
  readonly careSetting?: CareSetting
  readonly silence?: 'lay-user' | 'deceased'
}

export type Evaluation = { readonly response: HookResponse; readonly evaluated: Evaluated }

/**
 * Facts and verdicts about one patient; none for a user who is no health professional, nor about the dead. Calls, the tools, replays and the
 * rows of a population are all judged here.
 * @throws ServiceError `missing-data`
 */
export function evaluate(record: PatientRecord, context: Judging): Evaluated {
  const { service, kind, needs, asOf } = context
  if (context.isLayUser) return { ...notEvaluated, silence: 'lay-user' }
  if (kind === 'chart' && nothingArrived(service, record)) {
    throw new ServiceError('missing-data', 'No data of the chart arrived and none could be fetched.', `prefetch.${needs[0]}`)
  }
  if (isDeceased(record, asOf)) return { ...notEvaluated, silence: 'deceased' }
  return { ...service.evaluate(record, context), careSetting: careSetting(record, context.encounterId) }
}

const notEvaluated: EvaluationResult = { verdicts: [], recommendations: [] }

/**
 * The whole flow of a call to which nothing is fetched: request -> record -> facts and verdicts -> recommendations -> cards.
 * @throws ServiceError `wrong-hook`, `wrong-patient`, `missing-data`
 */
export function respond(call: Call): Evaluation {
  assertAnswerable(call)
  const evaluated = evaluate(recordOf(call), judgingOf(call))
  return { evaluated, response: presented(call, evaluated) }
}

/** What can be refused before anything is fetched. */
export function assertAnswerable({ offer, request }: Pick<Call, 'offer' | 'request'>): void {
  if (request.hook !== offer.hook) throw new ServiceError('wrong-hook', `This service answers ${offer.hook}.`, 'hook')
  assertSamePatient(request.prefetch?.patient, request.context.patientId)
}

/** What came with a call. */
export function recordOf({ service, request, timeZone }: Call): PatientRecord {
  const { patientId, selections, draftOrders } = request.context
  const subject = { patientId, fhirServer: request.fhirServer ?? undefined, timeZone }
  const prefetch = request.prefetch ?? {}
  return readPatientRecord(subject, prefetch, service.requirements, {
    draftOrders: draftOrders ?? undefined,
    selections: selections ?? undefined
  })
}

/** By what a call is judged. */
export function judgingOf({ service, offer, request, profile, timeZone, asOf }: Call): Judging {
  const encounterId = request.context.encounterId ?? undefined
  // A hook that means something by itself means it whatever else the client tells.
  const trigger = offer.trigger ?? meaningOf(triggerOf(request, profile), profile)
  const { hook, kind, needs } = offer
  return { service, hook, kind, needs, asOf, encounterId, trigger, timeZone, isLayUser: isLayUser(request) }
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
    timeZone: call.timeZone,
    isTooEarly: judgingOf(call).trigger === 'chart-opening'
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

function nothingArrived({ requirements }: Judging['service'], { state }: PatientRecord): boolean {
  return requirements.every(({ key }) => {
    const how = state(key)
    return how === 'absent' || how === 'failed' || how === 'unrecognized'
  })
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

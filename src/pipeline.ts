import { object } from './acquisition/json.ts'
import { readRecords } from './acquisition/records.ts'
import type { HookRequest } from './cds-hooks/request.ts'
import type { HookResponse } from './cds-hooks/response.ts'
import type { CdsService, HookOffer } from './cds-service.ts'
import type { Profile } from './clients/profile.ts'
import type { Judgment } from './guideline/rule.ts'
import { knowledgeOf, toCards } from './presentation/card.ts'
import { ServiceError } from './service-error.ts'

export type Call = {
  readonly service: CdsService
  readonly offer: HookOffer
  readonly request: HookRequest
  readonly profile: Profile
  readonly publicUrl: string
  readonly asOf: number
  readonly elapsed: () => number
}

export type Evaluation = { readonly response: HookResponse; readonly judgment: Judgment }

/**
 * The whole flow: request -> records -> facts and verdicts -> recommendations -> cards.
 * @throws ServiceError `wrong-hook`, `wrong-patient`, `missing-data`
 */
export function evaluate(call: Call): Evaluation {
  const { service, offer, request, profile, publicUrl, asOf } = call
  if (request.hook !== offer.hook) throw new ServiceError('wrong-hook', `This service answers ${offer.hook}.`, 'hook')
  const { patientId, encounterId, selections, draftOrders } = request.context
  const prefetch = request.prefetch ?? {}
  assertSamePatient(prefetch.patient, patientId)

  const subject = { patientId, fhirServer: request.fhirServer ?? undefined }
  const records = readRecords(subject, prefetch, service.requirements, draftOrders ?? undefined, selections ?? undefined)
  if (offer.hook === 'patient-view' && nothingArrived(service, records.state)) {
    throw new ServiceError(
      'missing-data',
      'No data of the chart arrived and none could be fetched.',
      `prefetch.${service.needed[0]}`
    )
  }

  const situation = { hook: offer.hook, asOf, encounterId: encounterId ?? undefined }
  const judgment = service.judge(records, situation)
  const orders = {
    patientId,
    encounterId: encounterId ?? undefined,
    asOf,
    intent: profile.intent,
    indication: service.indication
  }
  const cards = toCards(judgment.recommendations, { service, profile, publicUrl, orders })
  return { judgment, response: { cards, ...evaluationExtension(call, judgment) } }
}

/** A chart of somebody else under the patient's own key is a fault of the caller, not something to work around. */
function assertSamePatient(patient: unknown, patientId: string): void {
  const sent = object(patient)
  if (sent?.resourceType === 'Patient' && sent.id !== patientId) {
    throw new ServiceError('wrong-patient', 'prefetch.patient is not the patient of the context.', 'prefetch.patient.id')
  }
}

function nothingArrived(service: CdsService, state: (key: string) => string): boolean {
  return service.requirements.every(
    ({ key }) => state(key) === 'absent' || state(key) === 'failed' || state(key) === 'unrecognized'
  )
}

function evaluationExtension({ service, profile, elapsed }: Call, judgment: Judgment): Pick<HookResponse, 'extension'> {
  if (!profile.sendsEvaluation) return {}
  const evaluation = {
    verdicts: judgment.verdicts,
    knowledge: knowledgeOf(service.knowledge),
    elapsedMs: Math.round(elapsed() * 100) / 100
  }
  return { extension: { [service.namespace.evaluation]: evaluation } }
}

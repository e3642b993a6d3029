import { type Chart, condition, daily, hoursAgo, infused, lab, order } from '../../charts/chart.ts'
import { orderCall } from '../../requests/draft-call.ts'
import { type Json, magnesium, type Probe, wellKidney } from '../probe.ts'

const leaving = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => ({
  labs: [...labs, ...wellKidney, lab('potassium', 4.3)],
  encounter: 'IMP',
  ...rest
})

function leave(name: string, built: Chart): Probe {
  const { context, ...request } = orderCall(built, []) as { context: Json }
  const { draftOrders: _, ...others } = context
  return { name, body: { ...request, hook: 'encounter-discharge', context: others }, words: 'all' }
}

const recheck = (writtenHours: number, dueHours: number | undefined): Json => ({
  resourceType: 'ServiceRequest',
  id: 'recheck',
  status: 'active',
  intent: 'order',
  code: { coding: [{ system: 'http://loinc.org', code: '2601-3' }] },
  subject: { reference: 'Patient/p1' },
  authoredOn: hoursAgo(writtenHours),
  ...(dueHours === undefined ? {} : { occurrenceDateTime: hoursAgo(-dueHours) })
})

/** When the recheck is, which order counts as one, and what is said of the acid suppressant (M39). */
export function dischargeProbes(): readonly Probe[] {
  const low = [magnesium(0.58)]
  const days = [12, 13, 13.5, 14, 14.5, 15, 15.5]
  const tablet = [order('oxide400', { ago: 20, dosage: daily(1) })]
  const ordered = (written: number, due: number | undefined) =>
    leaving(low, { orders: tablet, also: { laboratoryOrders: [recheck(written, due)] } })
  return [
    leave('discharge', leaving(low)),
    leave('discharge at risk', leaving(low, { conditions: [condition('heartFailure', { ago: 5000 })] })),
    leave('discharge on omeprazole', leaving(low, { orders: [order('omeprazole')] })),
    ...days.map(written => leave(`discharge, recheck written ${written} days ago`, ordered(written * 24, undefined))),
    ...[10.5, 11, 11.5, 12, 12.5, 13, 13.5].map(due => leave(`discharge, recheck due in ${due} h`, ordered(2, due))),
    ...[19.5, 20, 20.5, 21, 21.5, 22, 22.5].map(due => leave(`discharge, recheck due in ${due} days`, ordered(2, due * 24))),
    ...[4, 7.8, 8, 9.92].map(mmol =>
      leave(
        `discharge, ${mmol} mmol a day`,
        leaving(low, {
          orders: [
            order('oxide400', {
              ago: 20,
              dosage: {
                ...daily(1),
                doseAndRate: [{ doseQuantity: { value: mmol, unit: 'mmol', system: 'http://unitsofmeasure.org', code: 'mmol' } }]
              }
            })
          ],
          also: { laboratoryOrders: [recheck(2, 240)] }
        })
      )
    ),
    leave(
      'discharge after an infusion',
      leaving([magnesium(0.8, 30)], { past: [order('sulfateVial', { ago: 20, status: 'completed', dosage: infused(2, 120) })] })
    )
  ]
}

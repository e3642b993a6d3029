import { describe, expect, it } from 'vitest'
import { dosesOf, lab } from '../support/charts/chart.ts'
import { directService } from '../support/requests/chart-app.ts'
import { bases } from './base-charts.ts'
import { type Spelling, statuses, times, unitsOf } from './spellings.ts'

const cardsFor = directService()
const dosesFor = (chart: Parameters<typeof cardsFor>[0]) => cardsFor(chart).flatMap(card => dosesOf(card))

const failing = [...times, ...statuses, ...unitsOf(6, 'mg/dL', 'Mg/dl', 'MG/DL', ' mg / dL'), ...unitsOf(530, 'µmol/L')]
const creatinine = (value: number, { write }: Spelling) => write(lab('creatinine', value, { ago: 1 }))
const egfrUnits = [
  'mL/min',
  'ml/min/1.73',
  'mL/min/1.73m2',
  'mL/min/1.73 m²',
  'mL/min/{1.73_m2}',
  'mL/min/1.73 m*2',
  'ML/MIN/1.73M2',
  undefined
]

describe.each(bases)('$name', { timeout: 30_000 }, ({ chart }) => {
  it('is offered magnesium', () => expect(dosesFor(chart())).not.toEqual([]))

  it('is offered none once the newest creatinine is 6 mg/dL, however it is written', () => {
    for (const spelling of failing) expect(dosesFor(chart(creatinine(6, spelling))), spelling.name).toEqual([])
  })

  it('is offered none once a reported eGFR is 11, however its unit is written', () => {
    for (const { name, write } of unitsOf(11, ...egfrUnits)) expect(dosesFor(chart(write(lab('egfr', 11)))), name).toEqual([])
  })

  it('is offered none once the newest magnesium is in range, however it is written', () => {
    for (const { name, write } of [...times, ...statuses])
      expect(dosesFor(chart(write(lab('magnesium-moles', 0.9, { ago: 1 })))), name).toEqual([])
  })

  it('is offered the same as ever beside a harmless creatinine or eGFR in the same spellings', () => {
    const offered = dosesFor(chart())
    for (const spelling of [...times, ...statuses])
      expect(dosesFor(chart(creatinine(0.8, spelling))), spelling.name).toEqual(offered)
    for (const { name, write } of unitsOf(95, ...egfrUnits))
      expect(dosesFor(chart(write(lab('egfr', 95)))), name).toEqual(offered)
  })
})

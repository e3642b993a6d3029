import { describe, expect, it } from 'vitest'
import { adjustedCalcium, adjustedCalciumConventional } from '../../src/facts/formulas/calcium.ts'
import { fractionalExcretion } from '../../src/facts/formulas/fractional-excretion.ts'
import { ckdEpi2021, cockcroftGault, deindexed, dosingWeight, idealWeight } from '../../src/facts/formulas/kidney.ts'
import { bazett, fridericia } from '../../src/facts/formulas/qtc.ts'

describe('CKD-EPI 2021', () => {
  it.each([
    [25, 'female', 0.7, 123.0109],
    [25, 'male', 0.9, 121.5523],
    [30, 'female', 0.5, 129.317],
    [45, 'male', 0.6, 121.3173],
    [50, 'male', 1.0, 91.6915],
    [55, 'female', 0.9, 75.4988],
    [65, 'female', 1.2, 50.2347],
    [70, 'male', 1.4, 54.0699],
    [90, 'male', 1.3, 52.1863],
    [60, 'male', 2.0, 37.5045],
    [72, 'female', 1.8, 29.5656],
    [68, 'male', 2.5, 27.3013],
    [85, 'female', 2.2, 21.4335],
    [75, 'male', 3.1, 20.1916],
    [80, 'female', 2.4, 19.9183],
    [58, 'female', 3.0, 17.4736],
    [40, 'male', 8.0, 8.0469],
    [18, 'female', 0.65, 130.7998],
    [85, 'female', 1.0, 55.2079],
    [60, 'male', 177 / 88.42, 37.4638]
  ] as const)('age %d, %s, %d mg/dL: %d', (age, sex, creatinine, rate) => {
    expect(ckdEpi2021(creatinine, age, sex)).toBeCloseTo(rate, 3)
  })

  it('is de-indexed by Mosteller', () => expect(deindexed(ckdEpi2021(1, 85, 'female'), 150, 45)).toBeCloseTo(43.697, 2))
})

describe('Cockcroft-Gault', () => {
  it.each([
    [65, 'male', 70, 1.4, 52.0833],
    [45, 'female', 60, 0.9, 74.7685],
    [80, 'female', 50, 1.6, 22.1354],
    [75, 'male', 60, 2.8, 19.3452],
    [70, 'male', 80, 2.5, 31.1111],
    [30, 'male', 90, 1.0, 137.5],
    [85, 'female', 45, 1.0, 29.2188],
    [68, 'male', 72, 3.4, 21.1765],
    [68, 'male', 72, 3.6, 20]
  ] as const)('age %d, %s, %d kg, %d mg/dL: %d', (age, sex, weight, creatinine, rate) => {
    expect(cockcroftGault(creatinine, age, weight, sex)).toBeCloseTo(rate, 3)
  })

  it('takes the adjusted weight from a body mass index of 30 up', () => {
    expect(idealWeight(160, 'female')).toBeCloseTo(52.382, 3)
    expect(dosingWeight(110, 160, 'female')).toBeCloseTo(75.429, 3)
    expect(cockcroftGault(1.8, 60, 110, 'female')).toBeCloseTo(57.716, 3)
    expect(cockcroftGault(1.8, 60, idealWeight(160, 'female'), 'female')).toBeCloseTo(27.4843, 3)
    expect(cockcroftGault(1.8, 60, dosingWeight(110, 160, 'female'), 'female')).toBeCloseTo(39.577, 3)
  })

  it.each([
    ['below a body mass index of 30 the lower of actual and ideal: ideal', 76, 160, 52.382],
    ['and actual', 45, 160, 45],
    ['the index of exactly 30 adjusts', 76.8, 160, 52.382 + 0.4 * (76.8 - 52.382)],
    ['no height: actual', 110, undefined, 110]
  ] as const)('%s', (_, weight, height, expected) => expect(dosingWeight(weight, height, 'female')).toBeCloseTo(expected, 2))
})

describe('albumin-adjusted calcium', () => {
  it.each([
    [7.0, 2.0, 8.6],
    [8.0, 3.0, 8.8],
    [8.5, 4.0, 8.5],
    [9.0, 4.5, 8.6],
    [7.6, 2.4, 8.88],
    [6.4, 3.6, 6.72]
  ])('%d mg/dL with %d g/dL: %d', (calcium, albumin, adjusted) =>
    expect(adjustedCalciumConventional(calcium, albumin)).toBeCloseTo(adjusted, 6)
  )

  it.each([
    [1.75, 20, 2.15],
    [2.0, 30, 2.2],
    [1.6, 36, 1.68],
    [1.85, 28, 2.09]
  ])('%d mmol/L with %d g/L: %d', (calcium, albumin, adjusted) =>
    expect(adjustedCalcium(calcium, albumin)).toBeCloseTo(adjusted, 6)
  )
})

describe('fractional excretion of magnesium', () => {
  it.each([
    [2.0, 1.0, 1.2, 100, 2.381],
    [6.0, 0.9, 1.1, 60, 11.6883],
    [1.0, 0.8, 1.0, 120, 0.9524],
    [12.0, 1.5, 1.0, 40, 64.2857],
    [4.5, 1.1, 1.3, 90, 6.044],
    [1.26, 1.0, 0.9, 100, 2.0]
  ])(
    'urine %d, plasma creatinine %d, plasma %d, urine creatinine %d: %d %',
    (urine, creatinine, plasma, urineCreatinine, percent) =>
      expect(fractionalExcretion({ urine, plasma }, { urine: urineCreatinine, plasma: creatinine }, 0.7)).toBeCloseTo(percent, 3)
  )
})

describe('QTc', () => {
  it.each([
    [400, 60, 400, 400],
    [440, 75, 491.93, 473.98],
    [480, 90, 587.88, 549.46],
    [380, 120, 537.4, 478.77],
    [520, 48, 465.1, 482.73],
    [460, 100, 593.86, 545.39]
  ])('QT %d ms at %d/min: Bazett %d, Fridericia %d', (qt, rate, byBazett, byFridericia) => {
    expect(bazett(qt, rate)).toBeCloseTo(byBazett, 1)
    expect(fridericia(qt, rate)).toBeCloseTo(byFridericia, 1)
  })
})

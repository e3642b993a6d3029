import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { dosesOf } from '../../support/cards/chart-cards.ts'
import { type Chart, dateAgo, hoursAgo, lab } from '../../support/charts/chart.ts'
import { well } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

const cardsFor = chartService()
const chartOf = (...labs: ReturnType<typeof lab>[]): Chart => ({ labs: [...labs, ...well] })
const leading = /^(severe|oral|borderline|high|toxic|resultUnusable|moderate)/
const leadOf = async (chart: Chart) => outline(await cardsFor(chart)).filter(line => leading.test(line))
const range = (high: number, kind?: string) => ({
  referenceRange: [{ high: { value: high, unit: 'mmol/L' }, ...(kind ? { type: { coding: [{ code: kind }] } } : {}) }]
})
const of = (reference: string) => ({ with: { subject: { reference } } })
const coding = (...codes: string[]) => ({ with: { code: { coding: codes.map(code => ({ system: 'http://loinc.org', code })) } } })
const severe = ['severe:critical']
const unusable = ['resultUnusable:warning']
const low = ['oralReplacement:info']

describe('which result counts', () => {
  it.each([
    ['no unit', chartOf(lab('magnesium', 1.0, { unit: null })), unusable],
    ['a mass unit on a moles code', chartOf(lab('magnesium-moles', 1.0, { unit: 'mg/dL' })), unusable],
    ['a moles unit on a mass code', chartOf(lab('magnesium', 0.45, { unit: 'mmol/L' })), unusable],
    ['mEq/L as laboratories write it', chartOf(lab('magnesium-moles', 0.9, { unit: 'mEq/L' })), severe],
    ['an unlisted unit', chartOf(lab('magnesium-any', 1.0, { unit: 'mg/100mL' })), unusable],
    [
      'two codes of one observation at odds: the unit decides',
      chartOf(lab('magnesium', 1.0, coding('19123-9', '2601-3'))),
      severe
    ],
    ['a string', chartOf(lab('magnesium', 1, { with: { valueQuantity: undefined, valueString: '1.0 mg/dL' } })), unusable],
    ['a reason for having no value', chartOf(lab('magnesium', 1, { with: { dataAbsentReason: { text: 'clotted' } } })), unusable],
    [
      'a meaning changed',
      chartOf(lab('magnesium', 1, { with: { modifierExtension: [{ url: 'urn:x', valueBoolean: true }] } })),
      unusable
    ],
    ['0.09 mmol/L', chartOf(lab('magnesium-moles', 0.09)), unusable],
    ['10.1 mmol/L', chartOf(lab('magnesium-moles', 10.1)), unusable],
    ['10 mmol/L', chartOf(lab('magnesium-moles', 10)), ['toxicMagnesium:critical']],
    ['<0.5 mmol/L', chartOf(lab('magnesium-moles', 0.5, { comparator: '<' })), severe],
    ['<=0.5 mmol/L', chartOf(lab('magnesium-moles', 0.5, { comparator: '<=' })), unusable],
    ['<1.0 mg/dL', chartOf(lab('magnesium', 1, { comparator: '<' })), severe],
    ['<0.7 mmol/L', chartOf(lab('magnesium-moles', 0.7, { comparator: '<' })), unusable],
    ['>2.0 mmol/L', chartOf(lab('magnesium-moles', 2, { comparator: '>' })), ['toxicMagnesium:critical']],
    ['>1.5 mmol/L', chartOf(lab('magnesium-moles', 1.5, { comparator: '>' })), unusable],
    [
      'hemolyzed by code, low',
      chartOf(
        lab('magnesium-moles', 0.45, {
          with: {
            specimen: { reference: '#s' },
            contained: [{ resourceType: 'Specimen', id: 's', condition: [{ coding: [{ code: 'HEM' }] }] }]
          }
        })
      ),
      severe
    ],
    [
      'hemolyzed, high',
      chartOf(lab('magnesium-moles', 1.3, { with: { note: [{ text: 'Haemolysed' }] } })),
      ['resultUnusable:info']
    ],
    ['hemolyzed, toxic', chartOf(lab('magnesium-moles', 2.4, { with: { note: [{ text: 'Haemolysed' }] } })), unusable],
    [
      'not hemolyzed',
      chartOf(lab('magnesium-moles', 1.3, { with: { note: [{ text: 'No hemolysis' }] } })),
      ['highMagnesium:warning']
    ],
    [
      'clotted',
      chartOf(
        lab('magnesium-moles', 0.45, {
          with: {
            specimen: { reference: '#s' },
            contained: [{ resourceType: 'Specimen', id: 's', condition: [{ coding: [{ code: 'CLOT' }] }] }]
          }
        })
      ),
      unusable
    ],
    ['red cells', chartOf(lab('magnesium-moles', 0.45, coding('2597-3'))), ['resultUnusable:info']],
    ['ionized', chartOf(lab('magnesium-moles', 0.45, coding('2600-5'))), ['resultUnusable:info']],
    ['urine', chartOf(lab('magnesium-moles', 0.45, coding('19124-7'))), []],
    [
      'preliminary is not passed over',
      chartOf(lab('magnesium-moles', 0.45, { status: 'preliminary', ago: 1 }), lab('magnesium-moles', 0.6)),
      unusable
    ],
    [
      'entered in error is passed over',
      chartOf(lab('magnesium-moles', 0.45, { status: 'entered-in-error', ago: 1 }), lab('magnesium-moles', 0.6)),
      low
    ],
    [
      'cancelled is passed over',
      chartOf(lab('magnesium-moles', 0.45, { status: 'cancelled', ago: 1 }), lab('magnesium-moles', 0.6)),
      low
    ],
    [
      'corrected counts',
      chartOf(lab('magnesium-moles', 0.45, { status: 'corrected', ago: 1 }), lab('magnesium-moles', 0.6)),
      severe
    ],
    ['the future is not passed over', chartOf(lab('magnesium-moles', 0.45, { ago: -1 }), lab('magnesium-moles', 0.6)), unusable],
    ['undated is not passed over', chartOf(lab('magnesium-moles', 0.45, { date: null }), lab('magnesium-moles', 0.6)), unusable],
    [
      'undated of the same band stands in no way',
      chartOf(lab('magnesium-moles', 0.55, { date: null }), lab('magnesium-moles', 0.6)),
      low
    ],
    ['only undated: told', chartOf(lab('magnesium-moles', 0.45, { date: null })), unusable],
    [
      'a wrong value is not replaced by an older one',
      chartOf(lab('magnesium-moles', 0.45, { unit: null, ago: 1 }), lab('magnesium-moles', 0.6)),
      unusable
    ],
    ['a date of today', chartOf(lab('magnesium-moles', 0.45, { date: dateAgo(0) })), severe],
    [
      'one time, corrected wins',
      chartOf(lab('magnesium-moles', 0.6, { ago: 1 }), lab('magnesium-moles', 0.45, { ago: 1, status: 'corrected' })),
      severe
    ],
    [
      'one time, later issued wins',
      chartOf(
        lab('magnesium-moles', 0.6, { ago: 1, issued: hoursAgo(0.9) }),
        lab('magnesium-moles', 0.45, { ago: 1, issued: hoursAgo(0.5) })
      ),
      severe
    ],
    ['one time, two bands', chartOf(lab('magnesium-moles', 0.6, { ago: 1 }), lab('magnesium-moles', 0.45, { ago: 1 })), unusable],
    ['one time, one band', chartOf(lab('magnesium-moles', 0.6, { ago: 1 }), lab('magnesium-moles', 0.58, { ago: 1 })), low],
    [
      'a critical range is no upper limit',
      chartOf(lab('magnesium-moles', 1.1, { with: range(1.15, 'critical') })),
      ['highMagnesium:warning']
    ],
    ['a normal range is', chartOf(lab('magnesium-moles', 1.1, { with: range(1.15, 'normal') })), []],
    [
      'the lower limit of the laboratory moves nothing',
      chartOf(lab('magnesium-moles', 0.6, { with: { referenceRange: [{ low: { value: 0.5, unit: 'mmol/L' } }] } })),
      low
    ]
  ] as const)('%s', async (_, chart, expected) => expect(await leadOf(chart)).toEqual(expected))

  it.each([
    'Patient/p',
    'Patient/p11',
    'Patient/xp1',
    'Patient/P1',
    'Patient/p1/x',
    'Group/p1',
    'Patient/p1?x=1',
    'https://else.example/fhir/Patient/p1'
  ])('a result of %s is nobody else’s business here', async reference =>
    expect((await cardsFor(chartOf(lab('magnesium-moles', 0.45, of(reference))))).flatMap(card => dosesOf(card))).toEqual([])
  )

  it('500 copies are one result', async () => {
    const one = lab('magnesium-moles', 0.45)
    const copies = Array.from({ length: 500 }, (_, index) => ({ ...one, id: `copy${index}` }))
    expect(await leadOf(chartOf(...copies))).toEqual(severe)
    expect(await leadOf(chartOf(...copies.map(({ id: _, ...rest }) => rest as typeof one)))).toEqual(severe)
  })
})

describe('look-alikes of numbers are none', () => {
  const alikes = [
    '0.45',
    ' 0.45',
    '0,45',
    '½',
    '٠.٤٥',
    '0.45e0',
    '',
    'NaN',
    'Infinity',
    true,
    [0.45],
    { value: 0.45 },
    '0x1',
    '1_0',
    '−0.45',
    null
  ]
  it.each(alikes.map(value => ({ value })))('$value', async ({ value }) => {
    const cards = await cardsFor(chartOf(lab('magnesium-moles', value)))
    expect(cards.flatMap(card => dosesOf(card))).toEqual([])
    expect(outline(cards).filter(line => leading.test(line))).toEqual(unusable)
  })

  it.each(['weight', 'potassium', 'calcium', 'creatinine'] as const)('a %s in words is not known', async name => {
    const cards = await cardsFor({ labs: [lab('magnesium-moles', 0.6), lab(name, '3.1')] })
    expect(outline(cards)).toContain('renalFunctionUnknown:warning')
  })
})

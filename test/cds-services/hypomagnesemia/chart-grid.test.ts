import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { resourcesOf, topicOf } from '../../support/cards/cards.ts'
import { dosesOf, repletion } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, infused, order, prefetchOf, running } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/**
 * Every band of magnesium with every band of kidney function, every kind of situation and what may be ordered already. The
 * limits below stand in the guideline's tables by kidney function; they are written out here, not read from the knowledge.
 */
vi.setConfig({ testTimeout: 60_000 })
const levels = [0.45, 0.499, 0.5, 0.52, 0.55, 0.6, 0.64, 0.65, 0.7, 0.78, 0.9, 1.05, 1.2, 2, 3.6]
const bands = ['R1', 'R2', 'R3', 'R4', 'RU'] as const satisfies readonly Band[]
const old = { ago: 4000 }
const situations: Readonly<Record<string, Omit<Chart, 'labs'>>> = {
  plain: {},
  'in hospital': { encounter: 'IMP' },
  tremor: { conditions: [condition('tremor')] },
  torsades: { conditions: [condition('torsades')] },
  arrest: { conditions: [condition('arrest')] },
  seizure: { conditions: [condition('seizure')] },
  tetany: { conditions: [condition('tetany')] },
  'heart failure': { conditions: [condition('heartFailure', old)] },
  'heart failure with tremor': { conditions: [condition('heartFailure', old), condition('tremor')] },
  ileostomy: { conditions: [condition('ileostomy', old)] },
  dehydration: { conditions: [condition('dehydration')] },
  myasthenia: { conditions: [condition('myasthenia', old)] },
  'heart block': { conditions: [condition('heartBlock', old)] },
  pregnant: { age: 30, conditions: [condition('pregnant')] },
  dialysis: { conditions: [condition('dialysis', old)] },
  anuria: { conditions: [condition('anuria')] },
  'age 17': { age: 17 }
}
const ordered: Readonly<Record<string, Pick<Chart, 'orders' | 'past'>>> = {
  nothing: {},
  'a tablet': { orders: [order('oxide400', { ago: 240, dosage: daily(1) })] },
  'two tablets': { orders: [order('oxide400', { ago: 480, dosage: daily(2) })] },
  'a capsule': { orders: [order('oxide140', { ago: 240, dosage: daily(1) })] },
  'an infusion': { orders: [order('sulfateVial', { ago: 9, dosage: running(4, 24) })] },
  'a bolus before': { past: [order('sulfatePremix', { ago: 9, status: 'completed', dosage: infused(2, 15) })] },
  digoxin: { orders: [order('digoxin')] }
}
/** Grams of the heptahydrate by vein ordered within the last 24 hours. */
const grams: Readonly<Record<string, number>> = { 'an infusion': 5.76, 'a bolus before': 2 }

/** Most by vein in 24 hours, g; most by mouth a day, mmol; fastest maintenance, mg/min. */
const most: Readonly<Record<Band, { readonly grams: number; readonly oral: number; readonly maintenance: number }>> = {
  R1: { grams: 12, oral: 24, maintenance: 4 },
  R2: { grams: 6, oral: 24, maintenance: 2 },
  R3: { grams: 4, oral: 12, maintenance: 0 },
  R4: { grams: 0, oral: 0, maintenance: 0 },
  RU: { grams: 0, oral: 0, maintenance: 0 }
}
const never = new Set(['myasthenia', 'heart block', 'pregnant', 'dialysis', 'anuria', 'age 17'])

type Amount = { grams: number; bolus: number; rate: number; maintenance: number; hours: number; oral: number }
type Cell = {
  readonly level: number
  readonly band: Band
  readonly situation: string
  readonly with: string
  readonly name: string
  readonly cards: readonly Card[]
  readonly amounts: readonly (Amount & { readonly emergency: boolean })[]
}

/** What one suggestion gives: grams and mg/min by vein, mmol a day by mouth. */
function amountOf(text: string): Amount {
  const found = { grams: 0, bolus: 0, rate: 0, maintenance: 0, hours: 0, oral: 0 }
  for (const part of text.replace('*', '').split(' + ')) {
    const bolus = /^([\d.]+) g\/(\d+) min$/.exec(part)
    const push = /^([\d.]+) g push$/.exec(part)
    const infusion = /^([\d.]+) mg\/min x(\d+) h$/.exec(part)
    const oral = /^(19874[01]) (?:HS|x(\d))$/.exec(part)
    if (!bolus && !push && !infusion && !oral) throw new Error(`not read: ${part}`)
    found.bolus += Number((bolus ?? push)?.[1] ?? 0)
    if (bolus) {
      found.rate = Math.max(found.rate, (Number(bolus[1]) * 1000) / Number(bolus[2]))
    }
    if (infusion) {
      found.maintenance = Number(infusion[1])
      found.hours = Number(infusion[2])
    }
    if (oral) found.oral += (oral[1] === '198741' ? 9.925 : 3.474) * Number(oral[2] ?? 1)
  }
  return { ...found, grams: found.bolus + (found.maintenance * 60 * found.hours) / 1000 }
}

const cells: Cell[] = []
const cardsFor = directService()

beforeAll(() => {
  for (const situation of Object.keys(situations))
    for (const more of Object.keys(ordered))
      for (const band of bands)
        for (const level of levels) {
          const cards = cardsFor(withKidneys(band, level, { ...situations[situation], ...ordered[more] }))
          const amounts = cards.flatMap(card =>
            dosesOf(card).map(text => ({ ...amountOf(text), emergency: topicOf(card) === 'emergencyMagnesium' }))
          )
          cells.push({ level, band, situation, with: more, name: `${level}, ${band}, ${situation}, ${more}`, cards, amounts })
        }
}, 60_000)

/** Names of the cells that break a rule. */
const breaking = (wrong: (cell: Cell) => boolean): readonly string[] => cells.filter(wrong).map(cell => cell.name)

/** Cells by all but one of their coordinates, each list in the order of that one. */
const lines = (by: (cell: Cell) => string): readonly (readonly Cell[])[] => [...Map.groupBy(cells, by).values()]

describe('in every cell of the grid', () => {
  it('has them all', () => expect(cells.length).toBe(15 * 5 * 17 * 7))

  it('at most one repletion card, drugs on one card at most, five cards at most unless critical', () => {
    expect(
      breaking(
        ({ cards }) =>
          cards.filter(card => repletion.includes(topicOf(card))).length > 1 ||
          cards.filter(card => dosesOf(card).length > 0).length > 1 ||
          cards.filter(card => card.indicator !== 'critical').length > 5
      )
    ).toEqual([])
  })

  it('no amount above what the kidneys may have, counting what is ordered already', () => {
    expect(
      breaking(({ band, with: more, amounts }) =>
        amounts.some(
          ({ emergency, grams: given, oral }) =>
            oral > most[band].oral || (!emergency && given > 0 && given + (grams[more] ?? 0) > most[band].grams)
        )
      )
    ).toEqual([])
  })

  it('in an emergency 2 g at once, 1 g with weak or unknown kidneys, 400 mg/min at most, then half the maintenance', () => {
    const largestBolus = (band: Band): number => (band === 'R1' || band === 'R2' ? 2 : 1)
    expect(
      breaking(({ band, amounts }) =>
        amounts.some(
          item =>
            item.emergency &&
            (item.bolus > largestBolus(band) || item.maintenance > most[band].maintenance / 2 || item.rate > 400 || item.oral > 0)
        )
      )
    ).toEqual([])
  })

  it('else 150 mg/min at most, maintenance within the column and 24 hours', () => {
    expect(
      breaking(({ band, amounts }) =>
        amounts.some(item => !item.emergency && (item.rate > 150 || item.maintenance > most[band].maintenance || item.hours > 24))
      )
    ).toEqual([])
  })

  it('nothing but an emergency bolus where magnesium is withheld', () => {
    expect(breaking(({ situation, amounts }) => never.has(situation) && amounts.some(item => !item.emergency))).toEqual([])
    expect(breaking(({ situation, amounts }) => situation === 'age 17' && amounts.length > 0)).toEqual([])
  })

  it('nothing above the range, and in range tablets after an injection or a bolus for the rhythm alone', () => {
    expect(breaking(({ level, amounts }) => level >= 2 && amounts.length > 0)).toEqual([])
    expect(
      breaking(
        ({ level, with: more, amounts }) =>
          level >= 0.7 && amounts.some(item => !item.emergency && (item.grams > 0 || (grams[more] ?? 0) === 0 || level > 0.95))
      )
    ).toEqual([])
  })

  it('no order of magnesium in words that the figures do not show', () => {
    const drafts = ({ cards }: Cell): number =>
      cards.flatMap(resourcesOf).filter(item => item.resourceType === 'MedicationRequest' && item.status === 'draft').length
    expect(breaking(cell => drafts(cell) > 0 && cell.amounts.length === 0)).toEqual([])
  })
})

const rank = { critical: 3, warning: 2, info: 1 } as const
/** What is said of tablets to stop is no alarm about low magnesium. */
const alarm = ({ cards }: Cell): number =>
  Math.max(0, ...cards.filter(card => topicOf(card) !== 'highMagnesium').map(card => rank[card.indicator]))
const largest = (cell: Cell, of: keyof Amount): number => Math.max(0, ...cell.amounts.map(item => item[of]))

describe('along the grid', () => {
  it('lower magnesium never gives a weaker alarm', () => {
    const low = lines(({ band, situation, with: more }) => `${band} ${situation} ${more}`).map(line =>
      line.filter(({ level }) => level < 0.82)
    )
    const weaker = low.flatMap(line =>
      line.flatMap((cell, index) => {
        const higher = line[index + 1]
        return higher && alarm(cell) < alarm(higher) ? [`${cell.name} below ${higher.name}`] : []
      })
    )
    expect(weaker).toEqual([])
  })

  it('worse kidneys never get more or faster', () => {
    const more = lines(({ level, situation, with: given }) => `${level} ${situation} ${given}`).flatMap(line =>
      line
        .filter(({ band }) => band !== 'RU')
        .flatMap((cell, index, known) => {
          const worse = known[index + 1]
          const grows = (['grams', 'rate', 'maintenance'] as const).filter(of => worse && largest(worse, of) > largest(cell, of))
          return grows.map(of => `${worse?.name}: ${of}`)
        })
    )
    expect(more).toEqual([])
  })
})

describe('what could not be had', () => {
  const keys = Object.keys(prefetchOf({}))
  /** Without these nothing can be alarming about this patient: what then stays is a card that says so. */
  const bearing = new Set(['patient', 'magnesium', 'conditions'])
  const pressing = () =>
    cells.filter(
      cell =>
        cell.with === 'nothing' && [0.45, 0.6, 2].includes(cell.level) && cell.cards.some(card => card.indicator === 'critical')
    )

  it.each(['absent', 'failed'] as const)('%s silences no alarm', how => {
    const silenced = pressing().flatMap(({ name, band, level, situation }) =>
      keys.flatMap(key => {
        const cards = cardsFor(withKidneys(band, level, { ...situations[situation], [how]: [key] }))
        const held = bearing.has(key) ? cards.length > 0 : cards.some(card => card.indicator === 'critical')
        return held ? [] : [`${name}, ${key}`]
      })
    )
    expect(silenced).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dating, datingOf } from '../../../cds-services/hypomagnesemia/facts/event-dating.ts'
import type { Problem } from '../../../src/facts/condition.ts'
import type { Setting } from '../../../src/facts/encounter.ts'

/** M16, row by row with its boundaries: now, possible, or a matter of the past. */

const now = Date.parse('2026-11-20T12:00:00Z')
const day = 86_400_000
const hour = 3_600_000

const inCall = (...ofNow: readonly string[]): Setting => ({
  told: 'inpatient',
  inpatient: true,
  assumed: false,
  intensiveCare: false,
  knownInpatient: true,
  current: new Set(ofNow.slice(0, 1)),
  ofNow: new Set(ofNow),
  place: { classes: [], serviceTypes: [], locations: [] },
  about: []
})
const here = inCall('e1', 'ed')
const nowhere = inCall()

const at = (hours: number) => ({ at: now - hours * hour, dateOnly: false })
const date = (days: number) => ({ at: Math.floor(now / day) * day - days * day, dateOnly: true })

type Told = Pick<Problem, 'onset' | 'recorded' | 'category'> & {
  readonly encounterId?: string | undefined
  readonly undatable?: true
}
const dated = (told: Told, setting = here): Dating =>
  datingOf(
    {
      kind: 'condition',
      concepts: new Set(),
      codes: new Set(),
      name: '',
      active: true,
      onsetTold: told.onset !== undefined || told.undatable === true,
      ...told
    } as Problem,
    now,
    setting,
    day
  )

const diagnosis = { category: 'encounter-diagnosis', encounterId: 'e1' } as const
const listed = { category: 'problem-list-item' } as const

const rows: readonly (readonly [what: string, told: Told, expected: Dating])[] = [
  ['an onset 24 h ago', { onset: at(24) }, 'now'],
  ['an onset 24 h and a minute ago', { onset: at(24 + 1 / 60) }, 'history'],
  ['an onset ten minutes ahead of our clock', { onset: at(-10 / 60) }, 'now'],
  ['an onset an hour ahead', { onset: at(-1) }, 'possible'],
  ['an onset 14 hours ahead', { onset: at(-14) }, 'possible'],
  ['an onset 15 hours ahead', { onset: at(-15) }, 'history'],
  ['an onset with a time on the problem list', { onset: at(3), ...listed }, 'now'],
  ['an onset with a time, of an old encounter', { onset: at(3), encounterId: 'old' }, 'now'],
  ['an old onset recorded just now', { onset: at(500), recorded: at(1), ...diagnosis }, 'history'],
  ['an onset told as an age, recorded just now', { undatable: true, recorded: at(1), ...diagnosis }, 'possible'],
  ['an onset told as an age, recorded last week', { undatable: true, recorded: at(170), ...diagnosis }, 'history'],
  ['an onset told as an age on the problem list', { undatable: true, recorded: at(1), ...listed }, 'history'],

  ['a diagnosis of this encounter recorded 24 h ago', { recorded: at(24), ...diagnosis }, 'now'],
  ['a diagnosis of this encounter recorded 25 h ago', { recorded: at(25), ...diagnosis }, 'history'],
  ['a diagnosis of the emergency department before', { recorded: at(5), ...diagnosis, encounterId: 'ed' }, 'now'],
  ['a diagnosis of an old encounter', { recorded: at(5), ...diagnosis, encounterId: 'old' }, 'history'],
  ['a diagnosis without its encounter', { recorded: at(5), category: 'encounter-diagnosis' }, 'possible'],

  ['a diagnosis of this encounter without any date', diagnosis, 'now'],
  ['a diagnosis of the encounter before without any date', { ...diagnosis, encounterId: 'ed' }, 'history'],
  ['no category, this encounter, no date', { encounterId: 'e1' }, 'history'],

  ['the problem list, this encounter, recorded today', { recorded: at(5), ...listed, encounterId: 'e1' }, 'possible'],
  ['the problem list, recorded today', { recorded: at(5), ...listed }, 'history'],
  ['the problem list, this encounter, no date', { ...listed, encounterId: 'e1' }, 'history'],
  ['no category, this encounter, recorded today', { recorded: at(5), encounterId: 'e1' }, 'possible'],
  ['no category, an old encounter, recorded today', { recorded: at(5), encounterId: 'old' }, 'history'],
  ['neither, recorded 24 h ago', { recorded: at(24) }, 'possible'],
  ['neither, recorded 25 h ago', { recorded: at(25) }, 'history'],
  ['nothing at all', {}, 'history'],

  ['a date of onset today, this encounter', { onset: date(0), encounterId: 'e1' }, 'now'],
  ['a date of onset yesterday, this encounter', { onset: date(1), encounterId: 'e1' }, 'now'],
  ['a date of onset two days ago, this encounter', { onset: date(2), encounterId: 'e1' }, 'history'],
  ['a date of onset today', { onset: date(0) }, 'possible'],
  ['a date of onset today on the problem list', { onset: date(0), ...listed }, 'possible'],
  ['a date of onset the day after tomorrow', { onset: date(-2), encounterId: 'e1' }, 'history'],
  ['a month of onset', { onset: { at: now - 19 * day, dateOnly: true, coarse: true }, encounterId: 'e1' }, 'history']
]

describe('when it happened', () => {
  it.each(rows)('%s', (_, told, expected) => expect(dated(told)).toBe(expected))

  it.each(rows.filter(([, told]) => !told.onset || told.onset.dateOnly))(
    'without any encounter never surely now: %s',
    (_, told) => expect(dated(told, nowhere)).not.toBe('now')
  )

  it('never grows younger with the years', () => {
    const order: readonly Dating[] = ['history', 'possible', 'now']
    const any = fc.record({
      hours: fc.nat({ max: 80 }),
      later: fc.nat({ max: 80 }),
      dateOnly: fc.boolean(),
      told: fc.constantFrom('onset' as const, 'recorded' as const),
      category: fc.constantFrom('encounter-diagnosis' as const, 'problem-list-item' as const, undefined),
      encounterId: fc.constantFrom('e1', 'ed', 'old', undefined)
    })
    fc.assert(
      fc.property(any, ({ hours, later, dateOnly, told, ...rest }) => {
        const place = (ago: number): Told => ({ ...rest, [told]: dateOnly ? date(Math.floor(ago / 24)) : at(ago) })
        expect(order.indexOf(dated(place(hours + later)))).toBeLessThanOrEqual(order.indexOf(dated(place(hours))))
      })
    )
  })
})

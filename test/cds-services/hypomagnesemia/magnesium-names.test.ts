import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayNameMagnesium } from '../../../cds-services/hypomagnesemia/facts/magnesium-names.ts'
import { withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { draft, findingsOf, quantity } from '../../support/requests/draft-call.ts'

/** An order that may be magnesium in any language or script is named, and one that an element's name makes sure is checked. */

const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const named = (name: string) =>
  findingsOf(sign(withMagnesium(0.9, hospital), draft({ name }, { route: 'vein', dose: quantity(2, 'g') })))

const names = [
  'sulfato de magnesio',
  'Magnesio solfato',
  'sulfato de magnésio',
  'Magnezu siarczan',
  'Magnezyum sülfat',
  'magnézium-szulfát',
  'hořčík síran',
  'сульфат магния',
  'Магнезия',
  'магнію сульфат',
  'θειικό μαγνήσιο',
  'المغنيسيوم كبريتات',
  'מגנזיום גופרתי',
  '硫酸镁注射液',
  '硫酸鎂',
  '硫酸マグネシウム',
  '황산마그네슘'
]

/** Each Latin letter beside those that look like it. */
const alike: Readonly<Record<string, string>> = { a: 'аα', e: 'еε', i: 'іι', m: 'мμ', s: 'ѕ', u: 'υ', n: 'ν', g: 'ɡ' }

describe('names of magnesium', () => {
  it.each(names)('%s is told as not checked', name => {
    expect(named(name)).toEqual(['notChecked:info'])
  })

  it('letters of other scripts, wide letters, accents and invisible signs hide none', () => {
    const disguised = fc.array(fc.nat(3), { minLength: 9, maxLength: 9 }).map(choices =>
      [...'magnesium'].map((letter, index) => {
        const [choice] = [choices[index] ?? 0]
        if (choice === 1) return alike[letter]?.[0] ?? letter
        if (choice === 2) return String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)
        return choice === 3 ? `${letter}\u200b` : letter
      })
    )
    fc.assert(fc.property(disguised, letters => mayNameMagnesium(`${letters.join('')} sulfate`)))
  })

  it.each([
    'magnet therapy',
    'магнитная терапия',
    'manganese',
    'Omeprazole magnesium 20 mg',
    'mango',
    'morphine 5 mg',
    'horchata'
  ])('%s is none', name => expect(mayNameMagnesium(name)).toBe(false))

  it('German compounds are the salt itself', () => {
    const renal = withKidneys('R4', 0.6, hospital)
    const found = (name: string) => findingsOf(sign(renal, draft({ name }, { route: 'vein', dose: quantity(2, 'g') })))
    expect(found('Magnesiumsulfat')).toContain('renalContraindicated:critical')
    expect(found('Magnesiumsulfat')).toEqual(found('magnesium sulfate'))
  })
})

describe('the sulfate by vein under its plain name', () => {
  it.each(['magnesium sulfate', 'Magnesium sulfate heptahydrate', 'MgSO4', 'magnesium sulphate'])('%s: is no laxative', name => {
    const found = named(name)
    expect(found).toContain('magnesiumInRange:warning')
    expect(found).toContain('ivNotNeeded:info')
  })

  it('silent twin: Epsom salt that is swallowed for constipation', () => {
    const swallowed = draft({ name: 'magnesium sulfate' }, { route: 'oral', dose: quantity(2, 'g'), reason: 'constipation' })
    expect(findingsOf(sign(withMagnesium(0.9, hospital), swallowed))).not.toContain('magnesiumInRange:warning')
  })
})

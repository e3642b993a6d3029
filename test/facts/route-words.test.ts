import { describe, expect, it } from 'vitest'
import { dosages } from '../../src/facts/dosage.ts'

const routeOf = (text: string) => dosages({ dosageInstruction: [{ route: { text } }] })[0]?.route

describe('the way of a dose by its words', () => {
  it.each([
    ['i.v.', 'intravenous'],
    ['I. V.', 'intravenous'],
    ['Intravenous (central line)', 'intravenous'],
    ['via PICC', 'intravenous'],
    ['Umbilical vein', 'intravenous'],
    ['intraven\u00f6s', 'intravenous'],
    ['voie intraveineuse', 'intravenous'],
    ['endovenosa', 'intravenous'],
    ['i.m.', 'intramuscular'],
    ['intramuskul\u00e4r', 'intramuscular'],
    ['s.c.', 'subcutaneous'],
    ['subkutan', 'subcutaneous'],
    ['IV lock', 'intravenous'],
    ['Peripheral IV (saline lock)', 'intravenous'],
    ['p.o.', 'oral'],
    ['NG tube', 'oral']
  ])('%s is %s', (words, route) => expect(routeOf(words)).toBe(route))

  it.each(['catheter lock', 'Central line lock', 'PICC lock', 'intrathecal', 'inhaled', 'IVF clinic', 'ivory', 'impetigo site'])(
    '%s is another one',
    words => expect(routeOf(words)).toBe('other')
  )
})

import { describe, expect, it } from 'vitest'
import { canonicalCoding } from '../../src/terminology/canonical-coding.ts'
import { canonicalSystem, codeSystem } from '../../src/terminology/code-system.ts'
import table from '../../src/terminology/code-systems.json' with { type: 'json' }

/** The same address as other senders write it. */
const spellings = (address: string): readonly string[] => {
  const isUrl = address.startsWith('http')
  const isOid = address.startsWith('urn:oid:')
  return [
    address,
    ` ${address} `,
    `${address}|2024-09`,
    address.toUpperCase(),
    ...(isUrl ? [address.replace(/\/?$/, '/'), address.replace('http://', 'https://')] : []),
    ...(isOid ? [address.slice('urn:oid:'.length)] : [])
  ]
}

describe('the address of a code system', () => {
  const known = [...Object.values(table.systems).map(system => [system, system]), ...table.rows]

  it.each(known)('%s is known in all its spellings, alias %s', (canonical = '', alias = '') => {
    expect(spellings(alias).map(canonicalSystem)).toEqual(spellings(alias).map(() => canonical))
  })

  it('is the same for every edition and version of SNOMED CT', () => {
    const edition = `${codeSystem.snomed}/731000124108/version/20250901`
    expect(spellings(edition).map(canonicalSystem)).toEqual(spellings(edition).map(() => codeSystem.snomed))
  })

  it.each([
    'http://hl7.org/fhir/sid/icd-10-sm',
    'http://snomed.info/sctm',
    'http://snomed.info/sct/fo',
    'urn:oid:1.2.276.0.76.5.114',
    'urn:example:formulary'
  ])('%s is none of ours', address => {
    expect(Object.values(table.systems)).not.toContain(canonicalSystem(address))
  })
})

describe('a code', () => {
  const read = (system: string, code: unknown) => canonicalCoding({ system, code })

  it.each(['G70.00', 'G7000', 'g70.00 ', ' g7000', 'G70.00-'])('%s of ICD-10-CM has one form', code => {
    expect(read(codeSystem.icd10cm, code)).toEqual({ system: codeSystem.icd10cm, code: 'G7000' })
  })

  it('of a national edition of ICD-10 counts by its first four characters', () => {
    expect(read('http://fhir.de/CodeSystem/dimdi/icd-10-gm', 'N18.89+')).toEqual({ system: codeSystem.icd10, code: 'N188' })
  })

  it.each(['T46.0X1A', 'O34.211A', 'Z38.6X'])('%s exists in ICD-10-CM only, whatever the address says', code => {
    expect(read(codeSystem.icd10, code)?.system).toBe(codeSystem.icd10cm)
  })

  it.each(['N18.5', 'M62.81', 'E83.4'])('%s of the WHO is not taken for ICD-10-CM', code => {
    expect(read(codeSystem.icd10, code)?.system).toBe(codeSystem.icd10)
  })

  it('says itself of which level of HCPCS it is', () => {
    expect(read('http://terminology.hl7.org/CodeSystem/HCPCS', '90935')?.system).toBe(codeSystem.cpt)
    expect(read(codeSystem.cpt, 'g0257')).toEqual({ system: codeSystem.hcpcs, code: 'G0257' })
  })

  it('may be written as a number, and never without a system', () => {
    expect(read(codeSystem.rxnorm, 6585)).toEqual({ system: codeSystem.rxnorm, code: '6585' })
    expect(canonicalCoding({ code: '6585' })).toBeUndefined()
    expect(read(codeSystem.rxnorm, ' ')).toBeUndefined()
  })
})

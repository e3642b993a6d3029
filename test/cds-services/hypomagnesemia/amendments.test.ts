import { describe, expect, it } from 'vitest'
import { amendmentPage, amendments } from '../../../cds-services/hypomagnesemia/amendments.ts'
import { conflictTables } from '../../../cds-services/hypomagnesemia/guideline-tables.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { topics } from '../../../cds-services/hypomagnesemia/topics.ts'

const ids = new Set([...conflictTables.conflicts.rows, ...conflictTables.gaps.rows].map(row => String(row[0])))
const codes = new Set<string>([...topics.map(({ code }) => code), 'magnesium', 'renalBand'])

describe('amendments', () => {
  it('says each thing once, in at most 300 characters', () => {
    const texts = amendments.flatMap(({ title, text }) => [title, text])
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.filter(text => text.length >= 300)).toEqual([])
  })

  it.each(amendments)('$id names what exists', ({ amends, where }) => {
    expect(amends.filter(id => !ids.has(id))).toEqual([])
    expect(where.filter(code => !codes.has(code))).toEqual([])
  })

  it.each(amendments)('$id has a page that says that it is a proposal', ({ id, title, text }) => {
    const page = service.topicPage(id)
    expect(page?.title).toBe(`${id} ${title}`)
    const lines = page?.sections.flatMap(section => section.lines ?? []) ?? []
    expect(lines).toContain(text)
    expect(lines.join(' ')).toMatch(/proposal/)
  })

  it('has no page for another id', () => {
    expect(['M0', 'M42', 'm1', 'M1.1'].map(amendmentPage)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('stands behind the resolutions that it changes', () => {
    const cells = service.guideline().sections.flatMap(section => section.table?.rows ?? [])
    const row = cells.find(([id]) => id === 'O-26')
    expect(row?.join(' ')).toContain('(amended by M16)')
  })
})

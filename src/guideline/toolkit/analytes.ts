import type { z } from 'zod'
import type { Analyte } from '../../facts/lab.ts'
import { unitTable } from '../../facts/quantity.ts'
import { readKnowledge } from '../knowledge.ts'
import { type LabCode, readLabCodes } from './code-lists.ts'
import { unitSchema } from './unit-schema.ts'

/** What a guideline measures: its laboratory codes by concept, and the units in which each analyte is read. */
export class Analytes {
  readonly codes: readonly LabCode[]
  readonly #units: z.infer<typeof unitSchema>

  /**
   * @param codes `value-sets/labs.json`
   * @param units `units.json`
   * @throws Error naming file and path of what is wrong
   */
  constructor(codes: URL, units: URL) {
    this.codes = readLabCodes(codes)
    this.#units = readKnowledge(units, unitSchema)
  }

  /** LOINC codes of concepts. */
  codesOf(...concepts: readonly string[]): readonly string[] {
    return this.codes.flatMap(row => (concepts.includes(row.concept) ? row.code : []))
  }

  /**
   * An analyte from its concepts and its unit table.
   * @throws Error if it has no units, or none of the concepts a code
   */
  analyte(name: string, ...concepts: readonly string[]): Analyte {
    const units = this.#units[name]
    const codes = this.codes.filter(row => concepts.includes(row.concept))
    if (!units || codes.length === 0)
      throw new Error(`knowledge/units.json: ${name}: missing, or no code for ${concepts.join(', ')}`)
    return {
      name,
      unit: units.unit,
      codes: codes.map(({ code, property }) => ({ code, property: property === 'other' ? 'any' : property })),
      units: unitTable(units.units),
      plausible: units.plausible,
      unitAgainstCode: units.unitAgainstCode,
      names: units.names && { said: new RegExp(units.names.said, 'i'), but: new RegExp(units.names.but, 'i') }
    }
  }

  /** Every spelling of a unit that is read, and the code that is meant. */
  spellings(): readonly { readonly spelling: string; readonly unit: string }[] {
    const all = Object.values(this.#units).flatMap(table =>
      table.units.flatMap(({ code, spellings }) =>
        [code, ...spellings].flatMap(spelling => (spelling === '' ? [] : [[spelling, code] as const]))
      )
    )
    return [...new Map(all)].map(([spelling, unit]) => ({ spelling, unit }))
  }

  /** Whether a unit is one of a mass or of an amount of substance, by any of its spellings; nothing if no result comes in it. */
  propertyOf(unit: string): 'mass' | 'moles' | 'any' | undefined {
    return Object.values(this.#units)
      .flatMap(table => table.units)
      .find(({ code, spellings }) => code === unit || spellings.includes(unit))?.property
  }
}

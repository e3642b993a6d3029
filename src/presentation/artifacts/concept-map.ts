import type { ConceptMap } from 'fhir/r4.js'
import type { Publication } from '../../guideline/publication.ts'
import { artifactId } from './canonical.ts'
import { metadataOf } from './metadata.ts'

/** How units are written by laboratories, and the unit of UCUM that is meant. */
export function unitMap(publication: Publication): ConceptMap {
  return {
    resourceType: 'ConceptMap',
    ...metadataOf(publication, 'ConceptMap', artifactId(publication, 'unit-spellings'), 'Spellings of units'),
    description: 'Spellings of units as results carry them, and their code in UCUM. A unit that is not listed is not read.',
    group: [
      {
        target: 'http://unitsofmeasure.org',
        element: publication.unitSpellings.map(({ spelling, unit }) => ({
          code: spelling,
          target: [{ code: unit, equivalence: 'equal' }]
        }))
      }
    ]
  }
}

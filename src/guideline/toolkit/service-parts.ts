import type { z } from 'zod'
import type { Code } from '../../recommendation.ts'
import type { guidelineSchema, overrideSchema, serviceSchema } from './knowledge-schemas.ts'

type Guideline = Pick<z.infer<typeof guidelineSchema>, 'name' | 'version' | 'label' | 'title' | 'reviewedBy' | 'reviewedOn'>

/**
 * What a service is called, and whose knowledge it judges by.
 * @param version of the knowledge, where a site has moved figures of it
 */
export const identityOf = ({ name, title, label, reviewedBy, reviewedOn, ...own }: Guideline, version = own.version) => ({
  name,
  title,
  source: label,
  namespace: {
    topicSystem: `urn:${name}-cds:topic`,
    evidence: `org.${name}-cds.evidence`,
    evaluation: `org.${name}-cds.evaluation`
  },
  knowledge: { version, reviewedBy, reviewedOn }
})

/** The reasons for which cards are not followed, and those of them that mean: seen and dealt with. */
export function reasonsOf({ standard, own, rows }: z.infer<typeof overrideSchema>) {
  const coded = (row: (typeof rows)[number]): Code => ({
    system: row.own ? own : standard,
    code: row.code,
    display: row.display
  })
  return { overrideReasons: rows.map(coded), acknowledgeReasons: rows.filter(({ seen }) => seen).map(coded) }
}

/**
 * At which hooks the guideline answers, and what for.
 * @param needs keys of inputs without which nothing can be concluded
 */
export function offered(
  { offers, ...about }: z.infer<typeof serviceSchema>,
  { name, label, version }: Pick<Guideline, 'name' | 'label' | 'version'>,
  needs: readonly string[]
) {
  return {
    ...about,
    offers: offers.map(({ trigger, description, ...offer }) => ({
      ...offer,
      id: `${name}-${offer.hook}`,
      description: `${description} ${label}, version ${version}.`,
      needs,
      ...(trigger && { trigger })
    }))
  }
}

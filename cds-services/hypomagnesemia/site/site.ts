import type { z } from 'zod'
import { DrugCatalog, keyOf, type Product } from '../../../src/facts/drug-catalog.ts'
import { drugLimits, drugMembers, drugProducts, drugRules, Knowledge, ownKnowledge, type Tables } from '../knowledge.ts'
import { proposed } from '../recommendations/proposal-keys.ts'
import type { Content } from '../value-set-schema.ts'
import { moved } from './bounds.ts'
import { type Local, type LocalProduct, localSchema, type Site, siteSchema } from './local-schema.ts'
import { protocolFaults } from './protocol-faults.ts'
import { checkSite } from './site-checks.ts'
import { localCodesOf, siteDrugs } from './site-codes.ts'

const checkedSite = siteSchema.superRefine((site, context) => checkSite(ownKnowledge, site, context))

/**
 * The tables as a site wants them: its rows in place of ours, its figures within their bounds.
 * @throws Error naming the path of everything that is wrong.
 */
export function knowledgeOf(json: unknown): Knowledge {
  const { thresholds = {}, marComplete = ownKnowledge.marComplete, codes, protocol, ...own } = parsed(checkedSite, json)
  const local = parsed(localSchema, { ...ownKnowledge.local, ...own, ...replaced(own) })
  const figures = moved(ownKnowledge, thresholds)
  assertWithinLimits(protocol, { ...figures, local })
  return new Knowledge({
    ...figures,
    marComplete,
    protocol,
    local,
    ...withDrugsOf(local, codes),
    localCodes: localCodesOf(codes)
  })
}

/** @throws Error naming the path of every limit that the protocol breaks. */
function assertWithinLimits(protocol: Site['protocol'], held: Pick<Tables, 'doses' | 'thresholds' | 'local'>): void {
  const faults = protocol ? protocolFaults(protocol, held) : []
  if (faults.length > 0) throw new Error(faults.map(({ path, message }) => `${path}: ${message}`).join('; '))
}

function parsed<S extends z.ZodType>(schema: S, json: unknown): z.infer<S> {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw new Error(result.error.issues.map(issue => `${issue.path.join('.') || '(root)'}: ${issue.message}`).join('; '))
}

/** Rows of the same key stand in place of ours. */
function replaced({ products = [], tests = [] }: Pick<Site, 'products' | 'tests'>): Pick<Local, 'products' | 'tests'> {
  const { local } = ownKnowledge
  return {
    products: local.products.map(row => products.find(own => own.key === row.key) ?? row),
    tests: local.tests.map(row => tests.find(own => own.key === row.key) ?? row)
  }
}

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** What the site orders must be understood when it comes back as an order of the chart: its codes are learned. */
function withDrugsOf(local: Local, codes: Site['codes']): Pick<Tables, 'catalog' | 'content'> {
  const keys = proposed(ownKnowledge)
  const rows = [
    ...local.products.map(row => ({ ...row, of: row })),
    ...local.orders.flatMap(row => {
      const of = local.products.find(item => item.key === keys.get(row.for))
      return of ? [{ ...row, of }] : []
    })
  ].filter(row => !(row.system === rxnorm && drugProducts.some(item => item.code === row.code)))
  const mapped = siteDrugs(codes)
  if (rows.length + mapped.members.length + mapped.products.length === 0)
    return { catalog: ownKnowledge.catalog, content: ownKnowledge.content }
  const products = rows.map(({ system, code, display, of }) => productOf({ system, code, display }, of))
  return {
    catalog: new DrugCatalog(
      [...drugProducts, ...products, ...mapped.products],
      [...drugMembers, ...mapped.members],
      drugLimits,
      drugRules
    ),
    content: new Map([
      ...ownKnowledge.content,
      ...rows.map(row => [keyOf(row), contentOf(row.of)] as const),
      ...mapped.products.flatMap(contentOfMapped)
    ])
  }
}

/** A mapped product holds what the listed one holds. */
function contentOfMapped(product: Product & { readonly of: string }): readonly (readonly [string, Content])[] {
  const content = ownKnowledge.content.get(product.of)
  return content ? [[keyOf(product), content]] : []
}

const isInjected = ({ form }: LocalProduct): boolean => form === 'vial' || form === 'premix'

const productOf = (code: Pick<Product, 'code' | 'display'> & { readonly system: string }, of: LocalProduct): Product => ({
  ...code,
  route: isInjected(of) ? 'injection' : 'oral',
  ingredients: 1,
  classes: ['magnesium-product']
})

function contentOf(product: LocalProduct): Content {
  const { code, mmol, ml, display, form } = product
  if (isInjected(product))
    return { code, display, salt: 'sulfate-heptahydrate', unit: 'mL', mmolPerUnit: mmol / (ml ?? 1), containerMl: ml ?? null }
  return { code, display, salt: 'other', unit: form === 'capsule' ? 'capsule' : 'tablet', mmolPerUnit: mmol, containerMl: null }
}

import type { z } from 'zod'
import { drugProducts, type Knowledge } from '../knowledge.ts'
import { proposalKeys } from '../recommendations/proposal-keys.ts'
import { figure } from '../wording/words.ts'
import { figureFault, productBounds } from './bounds.ts'
import { codeFaults, type LocalProduct, type Site } from './local-schema.ts'
import { siteCodeFaults } from './site-codes.ts'

type Fault = { readonly at: string; readonly message: string }
type Issues = z.core.$RefinementCtx<Site>

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** What no single row can show: keys that exist, products that hold what the doses need, figures within their bounds. */
export function checkSite(knowledge: Knowledge, site: Site, context: Issues): void {
  const issue = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message, input: site })
  const { local } = knowledge
  const known = {
    products: local.products.map(row => row.key),
    tests: local.tests.map(row => row.key),
    orders: proposalKeys(knowledge)
  }
  for (const list of ['products', 'tests', 'orders'] as const) {
    const keys = (site[list] ?? []).map(row => ('key' in row ? row.key : row.for))
    keys.forEach((key, index) => {
      const path = [list, index, list === 'orders' ? 'for' : 'key']
      if (!known[list].some(name => name === key)) issue(path, `${key} is unknown (there are ${known[list].join(', ')})`)
      if (keys.indexOf(key) < index) issue(path, `${key} stands twice`)
    })
  }
  for (const { path, message } of codeFaults(site)) issue(path, message)
  site.products?.forEach((product, index) => {
    for (const { at, message } of [...contentFaults(knowledge, product), ...fitFaults(knowledge, product)])
      issue(['products', index, at], message)
  })
  site.codes?.forEach((row, index, rows) => {
    for (const { at, message } of siteCodeFaults(knowledge, row, rows.slice(0, index))) issue(['codes', index, at], message)
  })
  for (const [name, value] of Object.entries(site.thresholds ?? {})) {
    const fault = figureFault(name, value)
    if (fault) issue(['thresholds', name], fault)
  }
}

/** A code of RxNorm must be that of a magnesium product, with the content that the table of products has for it. */
function contentFaults(knowledge: Knowledge, { system, code, mmol, ml }: LocalProduct): readonly Fault[] {
  if (system !== rxnorm) return []
  const product = drugProducts.find(item => item.code === code)
  if (!product?.classes.includes('magnesium-product'))
    return [{ at: 'code', message: `${code} is no magnesium product of the table of products` }]
  const content = knowledge.content.get(code)
  if (!content) return []
  const holds = content.mmolPerUnit * (content.unit === 'mL' ? (content.containerMl ?? ml ?? 1) : 1)
  const near = Math.abs(holds - mmol) <= (productBounds.nearPercent / 100) * mmol
  return near ? [] : [{ at: 'mmol', message: `${mmol} mmol does not match ${content.display} (${holds.toFixed(3)} mmol)` }]
}

/** Does the product hold what the doses of the guideline make of it? Amounts are worked out from pieces and ready-made bags. */
function fitFaults(knowledge: Knowledge, product: LocalProduct): readonly Fault[] {
  const { key, form, mmol, grams, ml } = product
  if (key === 'tablet') return piece(product, productBounds.tabletLeast, knowledge.tolerated(knowledge.oralLimits('R1').start))
  if (key === 'capsule') return piece(product, productBounds.capsuleLeast, knowledge.limit('capsuleMost'))
  if (form !== 'vial' && form !== 'premix') return [{ at: 'form', message: `${form} is nothing to inject` }]
  if (form === 'vial') {
    const strength = ((grams ?? 0) / (ml ?? 1)) * 100
    const { vialLeast: least, vialMost: most } = productBounds
    return strength >= least && strength <= most
      ? []
      : [{ at: 'ml', message: `is ${strength} percent; a vial has ${least} to ${most}` }]
  }
  if (key === 'vial1g' || key === 'vial5g') return [{ at: 'form', message: 'must be a vial: bags of any size are made from it' }]
  const others = knowledge.doses.bolus.filter(row => row.product === key && (row.grams !== grams || row.volume !== ml))
  return others.map(row => ({
    at: 'grams',
    message: `${grams} g in ${ml} mL (${mmol} mmol) is not the ${row.grams} g in ${row.volume} mL of ${row.row} ${row.renal}; name a vial instead`
  }))
}

const piece = ({ form, mmol }: LocalProduct, least: number, most: number): readonly Fault[] => [
  ...(form === 'tablet' || form === 'capsule' ? [] : [{ at: 'form', message: `${form} is nothing to swallow` }]),
  ...(mmol >= least && mmol <= most
    ? []
    : [
        {
          at: 'mmol',
          message: `${mmol} mmol: one piece must hold ${least} to ${figure(most)}, since doses are counted in pieces`
        }
      ])
]

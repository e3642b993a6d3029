import { readdirSync, readFileSync } from 'node:fs'
import { serviceNames } from '../guidelines/services.ts'
import { described, type Mutation, mutationsOf } from './mutation.ts'

const services = new URL('../../../cds-services/', import.meta.url)

/** Files whose numbers are none that a clinician would question, and why. */
const others: Readonly<Record<string, string>> = {
  'value-sets/drug-products.json': 'how many ingredients a code has: part of the code list',
  'value-sets/origins.json': 'where each code was found: documentation that the service does not read',
  'try-out.json': 'orders that the workbench offers for trying out; they decide nothing',
  'versions/1.0.0.json': 'a former version, kept to tell what has changed since',
  'protocol-limits.json': 'limits of protocols in site files, of which each has a refusal in site-protocol.test.ts',
  'site-bounds.json': 'how far a site may move a figure: no answer of the guideline itself depends on it'
}

/** Changes by which no answer can differ, and why. */
const alike: Readonly<Record<string, string>> = {
  'hypomagnesemia/knowledge/thresholds.json: limits.injuryDoubledInPregnancy.value = 0.891':
    'creatinine is compared at two decimals: from 0.90 either way',
  'hypomagnesemia/knowledge/thresholds.json: limits.injuryRise.value = 0.297':
    'a rise of creatinine is compared at two decimals: from 0.30 either way'
}

/** Every change to be tried of every table of every service. */
export const allMutations = (): readonly Mutation[] =>
  serviceNames().flatMap(service =>
    readdirSync(new URL(`${service}/knowledge/`, services), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.json') && !(file in others))
      .flatMap(file => mutationsOf(service, file))
      .filter(mutation => !(described(mutation) in alike))
  )

const list = new URL('tellers.txt', import.meta.url)

/** Checks that told of a change last time, the most telling first: a hint where to look, no more. */
export const tellers = (): readonly string[] => readFileSync(list, 'utf8').trimEnd().split('\n')
export { list as tellersFile }

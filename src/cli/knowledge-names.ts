import { existsSync, readFileSync } from 'node:fs'

/** Names that rules take from the tables of a guideline, as types: a slip of the pen then does not compile. */

type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
type Named = { readonly rows: readonly { readonly name: string }[] }
type Windows = { readonly rows: readonly { readonly purpose: string; readonly fact: string }[] }

/**
 * The text of `knowledge-names.ts` of a guideline folder.
 * @param folder address of the folder, with a slash at its end
 */
export function knowledgeNames(folder: URL): string {
  const read = <T>(name: string): T | undefined => {
    const file = new URL(`knowledge/${name}`, folder)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
  }
  const first = (name: string): readonly string[] =>
    read<Table>(`value-sets/${name}.json`)?.rows.map(([word]) => String(word)) ?? []
  const limits = Object.keys(read<{ readonly limits: object }>('thresholds.json')?.limits ?? {})
  const windows = read<Windows>('windows.json')?.rows.map(({ purpose, fact }) => `${purpose}/${fact}`) ?? []
  const names = (name: string): readonly string[] => read<Named>(name)?.rows.map(row => row.name) ?? []
  const products = read<Table>('value-sets/drug-products.json')?.rows.flatMap(row => row[3] as string[]) ?? []
  return [
    '/** Written by `npm run review` from the tables in `knowledge`: names that rules may use. */\n',
    union('LimitName', 'A number of `thresholds.json`.', limits),
    union('WindowName', 'How long a fact serves a purpose, by `windows.json`.', windows),
    union('MonitoringName', 'A situation of `monitoring.json`.', names('monitoring.json')),
    union('AdviceName', 'A figure of `advice.json`.', names('advice.json')),
    union('LabConcept', 'A concept of `value-sets/labs.json`.', first('labs')),
    union('Concept', 'A concept of `value-sets/conditions.json`: problems, procedures, devices, allergies.', first('conditions')),
    listed('drugClasses', 'The classes of `value-sets/drug-classes.json` and `drug-products.json`.', [
      ...first('drug-classes'),
      ...products
    ]),
    'export type DrugClass = (typeof drugClasses)[number]\n'
  ].join('\n')
}

const sorted = (words: readonly string[]): readonly string[] => [...new Set(words)].sort()

/** One name a line, as the formatter has it. */
const union = (name: string, meaning: string, words: readonly string[]): string =>
  `/** ${meaning} */\nexport type ${name} =\n${sorted(words)
    .map(word => `  | '${word}'\n`)
    .join('')}`

/** The same for names that tables hold too: a schema needs them when it runs. */
const listed = (name: string, meaning: string, words: readonly string[]): string =>
  `/** ${meaning} */\nexport const ${name} = [\n${sorted(words)
    .map(word => `  '${word}'`)
    .join(',\n')}\n] as const\n`

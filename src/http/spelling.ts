/** What differs between American and British spelling: as it may be written, and a pattern of all its forms. */
const forms: readonly (readonly [written: RegExp, pattern: string])[] = [
  [/^(?:sulph|sulf)$/, 'sul(?:ph|f)'],
  [/^(?:ae|oe|e)$/, '(?:ae|oe|e)'],
  [/^(?:our|or)$/, 'ou?r'],
  [/^i[sz]$/, 'i[sz]'],
  [/^y[sz]$/, 'y[sz]'],
  [/^(?:ter|tre)$/, 't(?:er|re)']
]

const varying = /sulph|sulf|t(?:er|re)(?=s?$)|ae|oe|e|our|or|[iy][sz](?=[aei])/g

/** A pattern that finds a word in either spelling: `hypomagnesaemia`, `diarrhoea`, `sulphate`, `litre`. */
export const spellingPattern = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(varying, found => forms.find(([written]) => written.test(found))?.[1] ?? found)

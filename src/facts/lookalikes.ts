/** Letters of other scripts that look like these Latin ones, small or capital (Unicode, UTS #39 confusables). */
const latin: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ɡ: 'g',
  һ: 'h',
  н: 'h',
  і: 'i',
  ı: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  о: 'o',
  р: 'p',
  ѕ: 's',
  т: 't',
  у: 'y',
  х: 'x',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  μ: 'm',
  ν: 'n',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x'
}

/** Small letters with each lookalike as the Latin letter that a reader takes it for. */
export const lookalikes = (text: string): string => text.replace(/[\u0131-\u0561]/g, letter => latin[letter] ?? letter)

const control = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu

/** Most texts of a chart are plain words and figures: nothing in them needs to change. */
const harmless = /^(?!.*(?:\/\/|\.[a-z]{2}))[\w.,;()%+*=/-]+(?: [\w.,;()%+*=/-]+)*$/i
/** Before and behind the dot of a name on the net. No border of a word is asked for: to renderers `_` is one, and to patterns it is not. */
const dotOfName = /(?<=[\p{L}\p{N}_-])\.(?=\p{L}{2})/gu

/**
 * Text from the chart, made harmless and short, so that it can be shown in any client: no control or direction characters, no
 * markup brackets, no addresses that a client would turn into links. It stays readable and is never read by a rule.
 */
export function chartText(value: string, longest = 80): string {
  if (value.length <= longest && harmless.test(value)) return value
  // What is far beyond what is shown need not be made harmless.
  const plain = value
    .slice(0, 4 * longest + 1_000)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(control, '')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    // Some renderers link `//host` too.
    .replace(/\/(?=\/)/g, '/ ')
    .replace(/www\./gi, 'www .')
    .replace(dotOfName, '. ')
    .replace(/@/g, ' at ')
    .replace(/\]\s*\(/g, '] (')
    .replace(/`/g, "'")
    .trim()
  const characters = [...plain]
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join('')}…`
}

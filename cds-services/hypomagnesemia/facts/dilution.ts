/**
 * mL of the final solution, where words state it: `in 100 mL`, `diluted to 10 mL`, `2 g/50 mL`. Rates (`50 mL/h`) and volumes
 * of concentrate (`4 mL of 50%`) are none.
 */
export function finalVolume(words: string): number | undefined {
  const plain = words.replace(/(\d),(?=\d{3}\b)/g, '$1')
  for (const match of plain.matchAll(pattern)) {
    const figure = Number(match[1])
    if (figure > 0) return figure * (/^l/i.test(match[2] ?? '') ? 1000 : 1)
  }
  return undefined
}

const pattern =
  /(?:\b(?:in|into|to|with|of|total volume|volume)\s*(?::\s*)?(?:a\s+)?(?:total of\s+)?|\b(?:g|mg|meq|mmol)\s*\/\s*)(\d+(?:\.\d+)?)\s*(ml|l|liters?|milliliters?)\b(?!\s*(?:\/|per\b|an?\s+hour|of\s+\d))/gi

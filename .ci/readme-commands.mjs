// Prints the commands the README promises, one JSON line each: { commands, expect, line }.
//
// A block counts when a marker stands right above it:
//
//   <!-- ci:run -->                      the commands must succeed
//   <!-- ci:run expect="indicator" -->   and their output must hold this text
//   ```sh
//   curl ...
//   ```
import { readFileSync } from 'node:fs'

const text = readFileSync(process.argv[2] ?? 'README.md', 'utf8')
const marker = /<!--\s*ci:run(?:\s+expect="([^"]*)")?\s*-->/g
const block = /\s*\n```sh\n([\s\S]*?)\n```/y
for (const found of text.matchAll(marker)) {
  const line = text.slice(0, found.index).split('\n').length
  block.lastIndex = found.index + found[0].length
  const commands = block.exec(text)?.[1]
  if (commands === undefined) throw new Error(`README line ${line}: no \`\`\`sh block right below the marker`)
  console.log(JSON.stringify({ commands, expect: found[1] ?? '', line }))
}
